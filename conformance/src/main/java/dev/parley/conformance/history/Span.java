package dev.parley.conformance.history;

import java.util.Locale;

/**
 * Who called, and when.
 *
 * @param start right before the call was made. Unit: nanoseconds since the history began
 * @param end right after it was answered
 */
public record Span(String client, long start, long end) {
    private static final double NANOS_PER_MILLI = 1e6;

    public Span {
        if (end < start) {
            throw new IllegalArgumentException("a call of %s ends before it begins".formatted(client));
        }
    }

    /** Whether the call was answered before another was made. */
    boolean isBefore(Span other) {
        return end < other.start;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%s, %.3f to %.3f ms", client, start / NANOS_PER_MILLI, end / NANOS_PER_MILLI);
    }
}
