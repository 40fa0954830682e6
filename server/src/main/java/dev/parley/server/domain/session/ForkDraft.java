package dev.parley.server.domain.session;

import java.util.Optional;
import java.util.UUID;

/** A fork as a caller describes it: the copy's id may still have to be made. */
public record ForkDraft(
        String sourceId,
        long throughSequence,
        Optional<String> id,
        Optional<UUID> requestId,
        Fork.Overrides overrides) {
    Fork withIds(String madeId, UUID uid) {
        return new Fork(sourceId, throughSequence, id.orElse(madeId), uid, requestId, overrides);
    }
}
