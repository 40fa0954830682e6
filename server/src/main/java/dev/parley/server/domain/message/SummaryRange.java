package dev.parley.server.domain.message;

/**
 * The messages that a summary stands for, by their sequences.
 *
 * @param from the first, at least 1
 * @param through the last, not below the first
 */
public record SummaryRange(long from, long through) {
    public boolean contains(long sequence) {
        return from <= sequence && sequence <= through;
    }

    public boolean overlaps(SummaryRange other) {
        return from <= other.through && other.from <= through;
    }
}
