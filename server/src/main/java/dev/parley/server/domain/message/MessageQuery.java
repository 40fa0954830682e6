package dev.parley.server.domain.message;

import dev.parley.server.domain.PageLimit;

/**
 * A page of messages.
 *
 * @param range the sequences to walk
 */
public record MessageQuery(String sessionId, MessageFilter filter, Direction direction, Range range, PageLimit limit) {
    /** Which way to walk. */
    public enum Direction {
        ASCENDING,
        DESCENDING,
    }

    /**
     * The sequences between two exclusive bounds.
     *
     * @param after at least 0
     * @param before {@link Long#MAX_VALUE}: no bound
     */
    public record Range(long after, long before) {
        public static final Range ALL = new Range(0, Long.MAX_VALUE);
    }
}
