package dev.parley.server.domain.session;

import java.util.UUID;

/**
 * Where a fork left its source.
 *
 * @param throughSequence the last sequence that was copied
 */
public record ForkPoint(String sessionId, UUID uid, long throughSequence) {}
