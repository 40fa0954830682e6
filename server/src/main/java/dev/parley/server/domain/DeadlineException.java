package dev.parley.server.domain;

import java.util.Map;

/** Retry, if there is time: the call ran out of it before anything was done. */
public final class DeadlineException extends ParleyException {
    public DeadlineException() {
        super(
                Reason.DEADLINE_EXCEEDED,
                "the call's time ran out before it was carried out: retry with more time",
                Map.of());
    }
}
