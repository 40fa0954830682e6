package dev.parley.server.storage.postgres;

import dev.parley.server.domain.message.SessionKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Moves sessions in the lists by last activity, right behind the appends. */
final class Activity {
    private final Set<SessionKey> moved = ConcurrentHashMap.newKeySet();

    /** Somebody has appended to the session. */
    void moved(SessionKey session) {
        moved.add(session);
    }
}
