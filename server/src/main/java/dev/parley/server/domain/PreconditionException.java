package dev.parley.server.domain;

import java.util.Map;

/** Change something else first. */
public final class PreconditionException extends ParleyException {
    private PreconditionException(Reason reason, String message, Map<String, String> context) {
        super(reason, message, context);
    }

    public static PreconditionException sessionClosed(String sessionId) {
        return new PreconditionException(
                Reason.SESSION_CLOSED,
                "session %s is closed: set its status to ACTIVE, or append to another".formatted(sessionId),
                Map.of("session_id", sessionId));
    }

    /** The limit is named as in {@code GetServerInfo.limits}. */
    public static PreconditionException sessionFull(String sessionId, String limit, long maximum) {
        return new PreconditionException(
                Reason.SESSION_FULL,
                "session %s is full: %s is %d; erase messages, or go on in another session"
                        .formatted(sessionId, limit, maximum),
                Map.of("session_id", sessionId, "limit", limit, "maximum", Long.toString(maximum)));
    }

    /** The limit is named as in {@code GetServerInfo.limits}. */
    public static PreconditionException stateFull(String limit, long maximum) {
        return new PreconditionException(
                Reason.STATE_FULL,
                "the session's state is full: %s is %d; remove keys first".formatted(limit, maximum),
                Map.of("limit", limit, "maximum", Long.toString(maximum)));
    }
}
