package dev.parley.server.storage.redis;

import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.Owner;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.State;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Brings sessions into being. */
final class Creations {
    private final Planning planning;

    Creations(Planning planning) {
        this.planning = planning;
    }

    Planning planning() {
        return planning;
    }

    /**
     * A session that is to be.
     *
     * @param commit what belongs to it, on top of its own fields
     * @param answer what to answer once it is there
     */
    record Birth<T>(Session session, State state, Commit commit, T answer) {}

    /**
     * Creates a session of that incarnation, unless there is one of that id. Waits for Redis.
     *
     * @param maker makes the session of its create time
     * @return nothing if there was one
     */
    <T> Optional<T> create(
            SessionKey key, UUID uid, Owner owner, long deadlineNanos, Function<Instant, Birth<T>> maker) {
        var birth = maker.apply(Instant.now());
        return birth.commit()
                        .session(birth.session(), birth.state())
                        .send(planning.redis(), planning.redis().keys().session(key), deadlineNanos)
                ? Optional.of(birth.answer())
                : Optional.empty();
    }
}
