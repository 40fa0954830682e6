package dev.parley.server.domain;

import java.util.Map;

/** Create it, or stop asking. */
public final class NotFoundException extends ParleyException {
    private NotFoundException(Reason reason, String message, Map<String, String> context) {
        super(reason, message, context);
    }

    /** The same words for a session that never existed, was deleted, expired, or belongs to somebody else. */
    public static NotFoundException session(String id) {
        return new NotFoundException(
                Reason.SESSION_NOT_FOUND, "there is no session %s".formatted(id), Map.of("session_id", id));
    }

    public static NotFoundException message(String sessionId, String messageId) {
        return new NotFoundException(
                Reason.MESSAGE_NOT_FOUND,
                "there is no message %s in session %s".formatted(messageId, sessionId),
                Map.of("session_id", sessionId, "message_id", messageId));
    }

    public static NotFoundException message(String sessionId, long sequence) {
        return new NotFoundException(
                Reason.MESSAGE_NOT_FOUND,
                "there is no message at sequence %d in session %s".formatted(sequence, sessionId),
                Map.of("session_id", sessionId, "sequence", Long.toString(sequence)));
    }
}
