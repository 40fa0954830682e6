package dev.parley.server.storage.redis;

import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.Session;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Sessions that were read together: one that cannot be read is told to those only who ask for it. */
final class FoundSessions {
    private final Map<SessionKey, Session> sessions;
    private final Map<SessionKey, CorruptRecordException> damaged;

    FoundSessions(Map<SessionKey, Session> sessions, Map<SessionKey, CorruptRecordException> damaged) {
        this.sessions = sessions;
        this.damaged = damaged;
    }

    /**
     * The session of a key, if it was there.
     *
     * @throws CorruptRecordException if it cannot be read
     */
    Optional<Session> find(SessionKey key) {
        var damage = damaged.get(key);
        if (damage != null) {
            throw damage;
        }
        return Optional.ofNullable(sessions.get(key));
    }

    /**
     * The session that an entry of an index is of, if it was there.
     *
     * @throws CorruptRecordException if what is there of its id cannot be read
     */
    Optional<Session> find(Tenant tenant, Member member) {
        return find(new SessionKey(tenant, member.sessionId()))
                .filter(session -> session.uid().equals(member.uid()));
    }

    /** Whether it can be known if the session was there. */
    boolean isReadable(SessionKey key) {
        return !damaged.containsKey(key);
    }

    /** Takes each that was there and can be read. */
    void forEach(BiConsumer<SessionKey, Session> step) {
        sessions.forEach(step);
    }
}
