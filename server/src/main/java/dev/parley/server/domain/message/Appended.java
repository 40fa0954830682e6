package dev.parley.server.domain.message;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The outcome of an {@link Append}.
 *
 * @param results one for each message, in order
 */
public record Appended(UUID sessionUid, List<Result> results) {
    public Appended {
        results = List.copyOf(results);
    }

    /** The highest sequence among the results. */
    public long lastSequence() {
        long last = 0;
        for (var result : results) {
            last = Math.max(last, result.sequence());
        }
        return last;
    }

    /**
     * What became of one message.
     *
     * @param isReplayed whether an earlier append had stored it
     */
    public record Result(String messageId, long sequence, Instant createTime, boolean isReplayed) {}
}
