package dev.parley.server.domain;

import java.util.Map;

/** Retry with the same ids, which gives the true answer: the write may have happened or not. */
public final class OutcomeUnknownException extends ParleyException {
    private OutcomeUnknownException(Reason reason, String message, Throwable cause) {
        super(reason, message, Map.of(), cause);
    }

    /** The backend did not say whether it applied the write. */
    public static OutcomeUnknownException unavailable(Throwable cause) {
        return new OutcomeUnknownException(
                Reason.BACKEND_UNAVAILABLE, "the storage backend did not answer: retry with the same ids", cause);
    }

    /** The call ran out of time while the backend was at it. */
    public static OutcomeUnknownException deadline(Throwable cause) {
        return new OutcomeUnknownException(
                Reason.DEADLINE_EXCEEDED, "the call's time ran out: retry with the same ids and more time", cause);
    }
}
