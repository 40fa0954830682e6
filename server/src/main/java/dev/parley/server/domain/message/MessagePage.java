package dev.parley.server.domain.message;

import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Some messages of a session, in the order of the walk.
 *
 * @param sessionUid the incarnation that they were read from
 * @param lastSequence the session's, at the moment of reading
 * @param resume the sequence behind which the walk goes on; absent if it came to its end
 */
public record MessagePage(UUID sessionUid, long lastSequence, List<Message> messages, OptionalLong resume) {
    public MessagePage {
        messages = List.copyOf(messages);
    }
}
