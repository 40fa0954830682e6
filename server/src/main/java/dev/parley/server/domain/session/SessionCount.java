package dev.parley.server.domain.session;

/**
 * How many sessions match a filter.
 *
 * @param count at most the query's limit
 * @param isLimited whether there are more
 */
public record SessionCount(long count, boolean isLimited) {
    /**
     * What to count, and where to stop.
     *
     * @param limit at least 1
     */
    public record Query(SessionFilter filter, long limit) {}
}
