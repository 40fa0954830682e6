package dev.parley.server.domain.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a session lives, and what counts.
 *
 * @param duration nothing: for ever
 */
public record Ttl(Optional<Duration> duration, Policy policy) {
    public static final Ttl NEVER = new Ttl(Optional.empty(), Policy.SLIDING);

    /** When a session expires whose time starts now. */
    public Optional<Instant> from(Instant now) {
        return duration.map(now::plus);
    }

    /** What moves the time of expiry. */
    public enum Policy {
        /** Every write. */
        SLIDING,
        /** Only the update that sets the ttl or its policy. */
        FIXED,
    }
}
