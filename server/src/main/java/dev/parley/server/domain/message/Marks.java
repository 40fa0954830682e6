package dev.parley.server.domain.message;

import java.util.Optional;

/**
 * What makes a message count beyond its place in the log, when a context is assembled. A backend finds the messages
 * that have a mark without walking the log.
 *
 * @param isPinned whether it is always taken
 * @param summary the stretch of the log that it stands for
 */
public record Marks(boolean isPinned, Optional<SummaryRange> summary) {
    public static final Marks NONE = new Marks(false, Optional.empty());

    /** Whether there is none. */
    public boolean isEmpty() {
        return !isPinned && summary.isEmpty();
    }
}
