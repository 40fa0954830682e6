package dev.parley.server.domain;

import java.util.Map;

/** Call the operator: a stored record cannot be read. It is reported, never skipped. */
public final class CorruptRecordException extends ParleyException {
    private CorruptRecordException(String message, Map<String, String> context, Throwable cause) {
        super(Reason.CORRUPT_RECORD, message, context, cause);
    }

    /** A stored message is none. */
    public static CorruptRecordException message(String messageId, Throwable cause) {
        return new CorruptRecordException(
                "the stored message %s cannot be read: tell the operator".formatted(messageId),
                Map.of("message_id", messageId),
                cause);
    }

    /** What is stored of a session, or of a message in it, is none. */
    public static CorruptRecordException session(String sessionId, Throwable cause) {
        return new CorruptRecordException(
                "what is stored of session %s cannot be read: tell the operator".formatted(sessionId),
                Map.of("session_id", sessionId),
                cause);
    }

    /** One of the messages that were compared is none. */
    public static CorruptRecordException content(Throwable cause) {
        return new CorruptRecordException(
                "a stored message cannot be read to be compared: tell the operator", Map.of(), cause);
    }
}
