package dev.parley.server.domain.context;

import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.message.Message;

/** Reads what counts of a message's content, which is bytes here. */
@FunctionalInterface
public interface ContentReader {
    /**
     * Reads one message.
     *
     * @throws CorruptRecordException if the content is none
     */
    Substance read(Message message);
}
