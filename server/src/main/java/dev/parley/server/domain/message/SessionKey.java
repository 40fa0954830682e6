package dev.parley.server.domain.message;

import dev.parley.server.domain.Tenant;

/** Names one session of one tenant, whatever its incarnation. */
public record SessionKey(Tenant tenant, String sessionId) {}
