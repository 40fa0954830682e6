package dev.parley.server.domain.message;

import java.util.List;
import java.util.OptionalLong;

/**
 * Some messages of a session, in the order of the walk.
 *
 * @param head of the log that they were read from, at the moment of reading
 * @param resume the sequence behind which the walk goes on; absent if it came to its end
 */
public record MessagePage(LogHead head, List<Message> messages, OptionalLong resume) {
    public MessagePage {
        messages = List.copyOf(messages);
    }
}
