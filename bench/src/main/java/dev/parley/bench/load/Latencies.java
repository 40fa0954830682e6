package dev.parley.bench.load;

import java.util.Arrays;
import java.util.stream.LongStream;

/** How long calls took. */
public final class Latencies {
    /** Nobody looked. */
    public static final Latencies NONE = new Latencies(new long[0]);

    private static final double NANOS_PER_MILLI = 1e6;

    private final long[] sorted;

    private Latencies(long[] sorted) {
        this.sorted = sorted;
    }

    /** Those of calls, in nanoseconds, in any order. */
    public static Latencies ofNanos(LongStream nanos) {
        return new Latencies(nanos.sorted().toArray());
    }

    /**
     * Milliseconds that this share of the calls took at most.
     *
     * @param share above 0, up to 1
     * @throws IllegalStateException if nobody looked
     */
    public double millis(double share) {
        if (sorted.length == 0) {
            throw new IllegalStateException("no call was timed");
        }
        return sorted[(int) Math.ceil(share * sorted.length) - 1] / NANOS_PER_MILLI;
    }

    /** How many calls there were. */
    public int count() {
        return sorted.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Latencies latencies && Arrays.equals(sorted, latencies.sorted);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sorted);
    }
}
