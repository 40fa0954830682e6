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

    public static PreconditionException messageFinal(String sessionId, String messageId, long sequence) {
        return new PreconditionException(
                Reason.MESSAGE_FINAL,
                "message %s of session %s is final: only its labels, pinned, provider_metadata and token_count can change"
                        .formatted(messageId, sessionId),
                Map.of("session_id", sessionId, "message_id", messageId, "sequence", Long.toString(sequence)));
    }

    /**
     * What must be in a context does not fit into it.
     *
     * @param budget which one: {@code max_tokens} or {@code answer_bytes}
     * @param needed what it would have to be at least
     */
    public static PreconditionException budgetTooSmall(String sessionId, String budget, long maximum, long needed) {
        return new PreconditionException(
                Reason.BUDGET_TOO_SMALL,
                "what must be in the context of session %s takes %d of %s, and there are %d"
                        .formatted(sessionId, needed, budget, maximum),
                Map.of(
                        "session_id",
                        sessionId,
                        "budget",
                        budget,
                        "maximum",
                        Long.toString(maximum),
                        "needed",
                        Long.toString(needed)));
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
