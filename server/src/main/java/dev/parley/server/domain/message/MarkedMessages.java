package dev.parley.server.domain.message;

import java.util.List;

/**
 * The messages of a session that have a mark, as they are at one moment.
 *
 * @param head of the log at that moment
 * @param messages in the order of the log
 */
public record MarkedMessages(LogHead head, List<Marked> messages) {
    public MarkedMessages {
        messages = List.copyOf(messages);
    }

    /** One of them, without its content. */
    public record Marked(long sequence, Envelope envelope) {}
}
