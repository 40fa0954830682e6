package dev.parley.server.domain;

/**
 * Who calls, and until when: the first argument of every use case and of every method of a storage.
 *
 * @param deadlineNanos when the answer must be on its way, on the scale of {@link System#nanoTime()}
 */
public record Call(Tenant tenant, long deadlineNanos) {}
