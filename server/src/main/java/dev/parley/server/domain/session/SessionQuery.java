package dev.parley.server.domain.session;

import dev.parley.server.domain.PageLimit;
import java.util.Optional;

/**
 * A page of sessions.
 *
 * @param after where the page before ended
 */
public record SessionQuery(
        SessionFilter filter, SessionOrder order, Optional<SessionPosition> after, PageLimit limit) {}
