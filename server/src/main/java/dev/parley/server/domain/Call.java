package dev.parley.server.domain;

import java.time.Duration;

/**
 * Who calls, and until when: the first argument of every use case and of every method of a storage.
 *
 * @param deadlineNanos when the answer must be on its way, on the scale of {@link System#nanoTime()}
 */
public record Call(Tenant tenant, long deadlineNanos) {
    /** A part of the call, which is to take no longer than that, however much time the call has. */
    public Call within(Duration patience) {
        long limit = System.nanoTime() + patience.toNanos();
        return deadlineNanos - limit > 0 ? new Call(tenant, limit) : this;
    }
}
