package dev.parley.server.storage.format;

import static java.time.temporal.ChronoUnit.MICROS;

import java.time.Instant;

/** Times as whole microseconds since 1970, which is how they are kept and compared. */
public final class Micros {
    private static final long PER_SECOND = 1_000_000;
    private static final long NANOS = 1_000;
    // Some 290,000 years either way. Callers may ask for times beyond, which then are that far.
    private static final long MAX_SECONDS = 9_000_000_000_000L;

    private Micros() {}

    /** The last microsecond that is not behind a time. */
    public static long floor(Instant time) {
        return Math.clamp(time.getEpochSecond(), -MAX_SECONDS, MAX_SECONDS) * PER_SECOND + time.getNano() / NANOS;
    }

    /** The first microsecond that is not before a time. */
    public static long ceiling(Instant time) {
        return time.truncatedTo(MICROS).equals(time) ? floor(time) : floor(time) + 1;
    }

    public static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * NANOS);
    }
}
