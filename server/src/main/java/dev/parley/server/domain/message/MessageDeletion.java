package dev.parley.server.domain.message;

import java.util.Set;

/**
 * Messages to erase from one session.
 *
 * @param messageIds those that are not there are passed over
 */
public record MessageDeletion(String sessionId, Set<String> messageIds) {
    public MessageDeletion {
        messageIds = Set.copyOf(messageIds);
    }
}
