package dev.parley.server.domain.session;

import java.time.Instant;

/** A place in a list of sessions: right behind the session with this time of the list's order, and this id. */
public record SessionPosition(Instant time, String sessionId) {}
