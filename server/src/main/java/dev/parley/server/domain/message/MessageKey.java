package dev.parley.server.domain.message;

/** Names one message of one session. */
public sealed interface MessageKey {
    String sessionId();

    /** By its id. */
    record ById(String sessionId, String messageId) implements MessageKey {}

    /** By its place in the log. */
    record BySequence(String sessionId, long sequence) implements MessageKey {}
}
