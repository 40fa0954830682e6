package dev.parley.server.domain;

import java.util.Map;

/** Read again, decide again, retry: somebody else wrote in between. */
public final class ConflictException extends ParleyException {
    private ConflictException(Reason reason, String message, Map<String, String> context) {
        super(reason, message, context);
    }

    public static ConflictException sequence(String sessionId, long expected, long actual) {
        return new ConflictException(
                Reason.SEQUENCE_MISMATCH,
                "session %s is at sequence %d, not %d: read what was appended, then decide again"
                        .formatted(sessionId, actual, expected),
                Map.of(
                        "session_id", sessionId,
                        "expected_last_sequence", Long.toString(expected),
                        "last_sequence", Long.toString(actual)));
    }

    /** The thing (such as "session s-1") has another etag than the guard's. */
    public static ConflictException etag(String thing, String actual) {
        return new ConflictException(
                Reason.ETAG_MISMATCH,
                "%s was changed by somebody else: read it again, then decide again".formatted(thing),
                Map.of("etag", actual));
    }

    /** A reader has seen more of the log than there is. */
    public static ConflictException logRegressed(String sessionId, long afterSequence, long lastSequence) {
        return new ConflictException(
                Reason.LOG_REGRESSED,
                "session %s ends at sequence %d, before %d: the backend lost messages, read the session again"
                        .formatted(sessionId, lastSequence, afterSequence),
                Map.of(
                        "session_id", sessionId,
                        "after_sequence", Long.toString(afterSequence),
                        "last_sequence", Long.toString(lastSequence)));
    }
}
