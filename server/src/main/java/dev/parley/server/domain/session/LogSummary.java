package dev.parley.server.domain.session;

import dev.parley.server.domain.Usage;
import java.time.Instant;
import java.util.Optional;

/**
 * What a session knows of its log.
 *
 * @param lastSequence the highest sequence ever assigned; 0 if there was none
 * @param messageCount messages that are there now
 * @param contentBytes their stored content
 * @param usage the sum over the messages ever appended
 * @param lastMessageTime when the newest message was appended; never goes back
 * @param changes counts the writes that updated or erased messages, so that followers notice them
 */
public record LogSummary(
        long lastSequence,
        long messageCount,
        long contentBytes,
        Usage usage,
        Optional<Instant> lastMessageTime,
        long changes) {
    public static final LogSummary EMPTY = new LogSummary(0, 0, 0, Usage.NONE, Optional.empty(), 0);

    /** The log without some messages that were in it. Their usage stays: it was spent. */
    public LogSummary without(Extent erased) {
        if (erased.messages() == 0) {
            return this;
        }
        return new LogSummary(
                lastSequence,
                messageCount - erased.messages(),
                contentBytes - erased.contentBytes(),
                usage,
                lastMessageTime,
                changes + 1);
    }

    /**
     * The log after one of its messages was updated.
     *
     * @param contentGrowth how many bytes its content has more than before, or less
     */
    public LogSummary updated(long contentGrowth, Usage before, Usage after) {
        return new LogSummary(
                lastSequence,
                messageCount,
                contentBytes + contentGrowth,
                usage.minus(before).plus(after),
                lastMessageTime,
                changes + 1);
    }
}
