package dev.parley.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** How long to wait before the next attempt: twice as long each time, up to a bound, and never quite the same. */
final class Backoff {
    private static final double SPREAD = 0.2;
    private static final Duration TOLD_AT_MOST = Duration.ofHours(1);

    private final Duration first;
    private final Duration longest;
    private final DoubleSupplier random;
    private Duration next;

    /** @param random 0 to 1 */
    Backoff(Duration first, Duration longest, DoubleSupplier random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        this.next = first;
    }

    /** For a server that went away: 0.1 s to 10 s. */
    static Backoff ofStreams() {
        return new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), Backoff::anything);
    }

    /** For somebody who was faster: 10 ms to 1 s. */
    static Backoff ofConflicts() {
        return new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1), Backoff::anything);
    }

    /**
     * The next wait, a fifth more or less. Where the server told one, it is no shorter, and up to a fifth longer: those
     * who were told the same do not come back together.
     */
    Duration next(Optional<Duration> told) {
        var own = times(next, 1 - SPREAD + 2 * SPREAD * random.getAsDouble());
        next = least(next.multipliedBy(2), longest);
        return told.map(wait -> times(least(wait, TOLD_AT_MOST), 1 + SPREAD * random.getAsDouble()))
                .filter(wait -> wait.compareTo(own) > 0)
                .orElse(own);
    }

    /** Begins with the shortest wait again. */
    void reset() {
        next = first;
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration times(Duration wait, double factor) {
        return Duration.ofNanos((long) (wait.toNanos() * factor));
    }

    private static double anything() {
        return ThreadLocalRandom.current().nextDouble();
    }
}
