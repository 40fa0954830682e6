package dev.parley.server.storage.postgres;

import static java.util.Comparator.comparing;

import dev.parley.server.domain.message.SessionKey;
import java.util.Comparator;

/** In what order rows of several sessions are locked, so that nobody waits for somebody who waits for them. */
final class LockOrder {
    static final Comparator<SessionKey> BY_KEY =
            comparing((SessionKey key) -> key.tenant().id()).thenComparing(SessionKey::sessionId);

    private LockOrder() {}
}
