package dev.parley.server.storage.redis;

import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.State;
import dev.parley.server.storage.redis.SessionIndex.Newborn;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Brings sessions into being: each is entered into the index first, so that none is there which no list shows. */
final class Creations {
    private final Planning planning;
    private final SessionIndex index;

    Creations(Planning planning, SessionIndex index) {
        this.planning = planning;
        this.index = index;
    }

    Planning planning() {
        return planning;
    }

    /**
     * A session that is to be.
     *
     * @param session as it is without what is appended to it in the same step
     * @param commit what belongs to it, on top of its own fields
     * @param answer what to answer once it is there
     */
    record Birth<T>(Session session, State state, Commit commit, T answer) {}

    /** A session without messages, as it is entered. */
    static Newborn newborn(Tenant tenant, NewSession session) {
        var member = new Member(session.id(), session.uid(), session.owner());
        return new Newborn(tenant, member, session.fields().ttl().duration(), Optional.empty());
    }

    /**
     * Creates a session, unless there is one of that id. Waits for Redis.
     *
     * @param maker makes the session of its create time
     * @return nothing if there was one
     */
    <T> Optional<T> create(Newborn newborn, long deadlineNanos, Function<Instant, Birth<T>> maker) {
        var entered = index.enter(newborn, deadlineNanos);
        try {
            var birth = maker.apply(entered.createTime());
            var key = new SessionKey(newborn.tenant(), newborn.member().sessionId());
            var created = birth.commit()
                    .create(birth.session(), birth.state())
                    .notAfter(entered.intent().latest())
                    .send(planning.redis(), planning.redis().keys().session(key), deadlineNanos);
            if (created.isPresent()) {
                index.settle(entered.intent());
                return Optional.of(birth.answer());
            }
            index.leave(entered.intent());
            return Optional.empty();
        } catch (OutcomeUnknownException e) {
            // The intent stays, for the sweeper to see what became of it.
            throw e;
        } catch (RuntimeException e) {
            index.leave(entered.intent());
            throw e;
        }
    }
}
