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
 */
public record LogSummary(
        long lastSequence, long messageCount, long contentBytes, Usage usage, Optional<Instant> lastMessageTime) {
    public static final LogSummary EMPTY = new LogSummary(0, 0, 0, Usage.NONE, Optional.empty());
}
