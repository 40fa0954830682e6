package dev.parley.server.storage.redis;

import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.Session;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Sessions that were read together.
 *
 * @param readable those that are there
 * @param stored the same, as they are stored
 * @param damaged those that are there and cannot be read: whoever asks for one is told so, and nobody else
 */
record FoundSessions(
        Map<SessionKey, Session> readable,
        Map<SessionKey, byte[]> stored,
        Map<SessionKey, CorruptRecordException> damaged) {
    /** None, with room for some. */
    static FoundSessions expecting(int sessions) {
        return new FoundSessions(HashMap.newHashMap(sessions), HashMap.newHashMap(sessions), new HashMap<>());
    }

    /** Adds those of another. */
    void add(FoundSessions other) {
        readable.putAll(other.readable);
        stored.putAll(other.stored);
        damaged.putAll(other.damaged);
    }

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

    /** A session that is there and can be read, as it is stored: packed as scripts tell it. */
    byte[] stored(SessionKey key) {
        return Objects.requireNonNull(stored.get(key));
    }

    boolean isDamaged(SessionKey key) {
        return damaged.containsKey(key);
    }
}
