package dev.parley.server.domain.session;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A session to create.
 *
 * @param requestId the request that makes it; the same one again finds what it made
 * @param state its first state: keys to JSON texts
 */
public record NewSession(
        String id, UUID uid, Optional<UUID> requestId, Owner owner, SessionFields fields, Map<String, String> state) {
    public NewSession {
        state = Map.copyOf(state);
    }
}
