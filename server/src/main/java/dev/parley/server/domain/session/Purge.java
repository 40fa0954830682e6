package dev.parley.server.domain.session;

import java.time.Instant;
import java.util.Optional;

/**
 * One step of an erasure by filter.
 *
 * @param before where the step before ended; nothing: this is the first
 */
public record Purge(SessionFilter filter, Mode mode, Optional<Progress> before, Limit limit) {
    /** What to do with what is found. */
    public enum Mode {
        COUNT,
        ERASE,
    }

    /**
     * How far a purge has come, in the order of creation.
     *
     * @param createdThrough when its first step began, by the backend's clock: what was created later stays
     */
    public record Progress(Instant createdThrough, SessionPosition position) {}

    /**
     * Where a step ends, whichever comes first. It takes at least one session, if there is any.
     *
     * @param sessions the most sessions that are erased
     * @param messages at so many erased messages, or more, no other session is begun
     * @param candidates the most sessions that are tested against the filter
     */
    public record Limit(int sessions, long messages, int candidates) {}

    /**
     * What one step did, or would do.
     *
     * @param messages those of these sessions
     * @param next where to go on; nothing: there is nothing left
     */
    public record Step(long sessions, long messages, Optional<Progress> next) {}
}
