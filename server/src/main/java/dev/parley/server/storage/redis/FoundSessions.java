package dev.parley.server.storage.redis;

import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.Session;
import java.util.Map;
import java.util.Optional;

/**
 * Sessions that were read together.
 *
 * @param readable those that are there
 * @param damaged those that are there and cannot be read: whoever asks for one is told so, and nobody else
 */
record FoundSessions(Map<SessionKey, Session> readable, Map<SessionKey, CorruptRecordException> damaged) {
    /**
     * A session, if it is there.
     *
     * @throws CorruptRecordException if it cannot be read
     */
    Optional<Session> find(SessionKey key) {
        var damage = damaged.get(key);
        if (damage != null) {
            throw damage;
        }
        return Optional.ofNullable(readable.get(key));
    }

    boolean isDamaged(SessionKey key) {
        return damaged.containsKey(key);
    }
}
