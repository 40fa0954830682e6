package dev.parley.server.storage.redis;

import java.time.Duration;

/**
 * What Redis's clock shows. A script looks at that clock to learn whether it comes too late, so deadlines must be told
 * on its scale. Thread-safe.
 */
final class RedisClock {
    /** Behind every deadline: for calls before anything is known of the clock. */
    private static final long NEVER = 1L << 53;
    // The clocks of a cluster's nodes differ a little, and a call is to have its time on all of them.
    private static final long SLACK_MICROS = 100_000;
    private static final long OLD_NANOS = Duration.ofSeconds(10).toNanos();

    private volatile Sample best = new Sample(0, Long.MAX_VALUE, System.nanoTime() - OLD_NANOS);

    /** Redis's time, less this program's, as one answer had it, and how far that may be wrong. */
    private record Sample(long offsetMicros, long errorNanos, long atNanos) {}

    /** Takes what Redis said its time was, between two moments of this program's clock. */
    void observe(long sentNanos, long receivedNanos, long redisMicros) {
        long error = receivedNanos - sentNanos;
        var sample = new Sample(redisMicros - (sentNanos + error / 2) / 1000, error, receivedNanos);
        var known = best;
        // An old one is worth less than a new one, since clocks are set.
        if (error <= known.errorNanos || receivedNanos - known.atNanos >= OLD_NANOS) {
            best = sample;
        }
    }

    /** Forgets what was known, since Redis's clock shows something else. */
    void forget() {
        best = new Sample(0, Long.MAX_VALUE, System.nanoTime() - OLD_NANOS);
    }

    /** When Redis's clock shows that a call's time is over, in microseconds since 1970. */
    long deadline(long deadlineNanos) {
        var known = best;
        return known.errorNanos == Long.MAX_VALUE ? NEVER : deadlineNanos / 1000 + known.offsetMicros + SLACK_MICROS;
    }
}
