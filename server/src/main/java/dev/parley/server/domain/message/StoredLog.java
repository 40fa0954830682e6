package dev.parley.server.domain.message;

import java.util.Optional;

/** What {@link AppendPlan} asks a backend about the log that it appends to, within one atomic step. */
public interface StoredLog {
    /** The message of this id, if it is in the session. */
    Optional<Message> find(String messageId);

    /** How much there is behind a sequence. */
    Extent after(long sequence);

    /**
     * An amount of messages.
     *
     * @param contentBytes their stored content
     */
    record Extent(long messages, long contentBytes) {
        public static final Extent NONE = new Extent(0, 0);
    }
}
