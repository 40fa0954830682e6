package dev.parley.server.domain.session;

import java.util.List;
import java.util.Optional;

/**
 * Some sessions of a list, in its order.
 *
 * @param next where the next page starts; absent if this was the last one
 */
public record SessionPage(List<Session> sessions, Optional<SessionPosition> next) {
    public SessionPage {
        sessions = List.copyOf(sessions);
    }
}
