package dev.parley.server.domain.context;

import dev.parley.server.domain.message.Message;
import java.util.List;

/**
 * A context.
 *
 * @param messages those that were chosen, in the order to send them
 * @param lastSequence the session's
 */
public record Assembled(Choice choice, List<Message> messages, long lastSequence) {
    public Assembled {
        messages = List.copyOf(messages);
    }
}
