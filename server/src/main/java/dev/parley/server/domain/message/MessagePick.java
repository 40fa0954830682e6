package dev.parley.server.domain.message;

import java.util.List;

/**
 * Some messages of one session.
 *
 * @param sequences 1 or more, rising
 */
public record MessagePick(String sessionId, List<Long> sequences) {
    public MessagePick {
        sequences = List.copyOf(sequences);
    }
}
