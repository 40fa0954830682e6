package dev.parley.server.domain.session;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A session to create, as a caller describes it: its id may still have to be made. */
public record SessionDraft(
        Optional<String> id, Optional<UUID> requestId, Owner owner, SessionFields fields, Map<String, String> state) {
    public SessionDraft {
        state = Map.copyOf(state);
    }

    NewSession withIds(String madeId, UUID uid) {
        return new NewSession(id.orElse(madeId), uid, requestId, owner, fields, state);
    }
}
