package dev.parley.server.domain;

import java.util.Map;

/** Read what is there instead of creating it. */
public final class AlreadyExistsException extends ParleyException {
    private AlreadyExistsException(Reason reason, String message, Map<String, String> context) {
        super(reason, message, context);
    }

    public static AlreadyExistsException session(String id) {
        return new AlreadyExistsException(
                Reason.SESSION_EXISTS,
                "session %s exists already: read it, or choose another id".formatted(id),
                Map.of("session_id", id));
    }

    /** The id is taken by a message with other content, or by one that the replacement would have to keep. */
    public static AlreadyExistsException message(String sessionId, String messageId, long sequence) {
        return new AlreadyExistsException(
                Reason.MESSAGE_ID_CONFLICT,
                "message id %s is taken at sequence %d: read that message, or choose another id"
                        .formatted(messageId, sequence),
                Map.of(
                        "session_id", sessionId,
                        "message_id", messageId,
                        "sequence", Long.toString(sequence)));
    }
}
