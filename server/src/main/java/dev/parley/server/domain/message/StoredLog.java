package dev.parley.server.domain.message;

import dev.parley.server.domain.session.Extent;
import java.util.Optional;

/** What a plan asks a backend about the log that it changes, within one atomic step. */
public interface StoredLog {
    /** The message of this id, if it is in the session. */
    Optional<Message> find(String messageId);

    /** How much there is behind a sequence. */
    Extent after(long sequence);
}
