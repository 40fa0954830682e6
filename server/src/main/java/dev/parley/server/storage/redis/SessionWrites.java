package dev.parley.server.storage.redis;

import dev.parley.server.domain.AlreadyExistsException;
import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.PreconditionException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionDeletion;
import dev.parley.server.domain.session.SessionDeletion.IfMissing;
import dev.parley.server.domain.session.SessionUpdate;
import dev.parley.server.domain.session.State;
import dev.parley.server.domain.session.StatePatch;
import dev.parley.server.domain.session.Ttl;
import dev.parley.server.storage.redis.Creations.Birth;
import dev.parley.server.storage.redis.Planning.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** Writes to sessions as such. Each waits for Redis. */
final class SessionWrites {
    private final Planning planning;
    private final Creations creations;
    private final SessionIndex index;
    private final DamagedSessions damaged;
    private final Limits limits;

    SessionWrites(Creations creations, SessionIndex index, Limits limits) {
        this.planning = creations.planning();
        this.creations = creations;
        this.index = index;
        this.damaged = new DamagedSessions(planning.redis(), index);
        this.limits = limits;
    }

    /** Those that cannot be read. */
    DamagedSessions damaged() {
        return damaged;
    }

    Session create(Tenant tenant, NewSession session, long deadlineNanos) {
        var key = new SessionKey(tenant, session.id());
        var state = State.EMPTY;
        try {
            state = State.of(session.state(), limits);
        } catch (PreconditionException full) {
            // What is there already is told first.
            return find(key, deadlineNanos)
                    .map(there -> requireSameRequest(there, session.requestId()))
                    .orElseThrow(() -> full);
        }
        return create(key, session, state, deadlineNanos);
    }

    private Session create(SessionKey key, NewSession session, State state, long deadlineNanos) {
        var newborn = Creations.newborn(key.tenant(), session);
        while (true) {
            var created = creations.create(newborn, deadlineNanos, now -> birth(session, state, now));
            if (created.isPresent()) {
                return created.get();
            }
            var there = find(key, deadlineNanos);
            if (there.isPresent()) {
                return requireSameRequest(there.get(), session.requestId());
            }
        }
    }

    private static Birth<Session> birth(NewSession created, State state, Instant now) {
        var session = Session.created(created, now);
        var commit = Commit.creation().state(new StatePatch(state.entries(), Set.of()));
        return new Birth<>(session, state, commit, session);
    }

    /** The session as it is now, if it is there. */
    Optional<Session> find(SessionKey key, long deadlineNanos) {
        var redis = planning.redis();
        return Snapshot.read(redis, redis.keys().session(key), key.sessionId(), Snapshot.Wanted.SESSION, deadlineNanos)
                .stored()
                .map(Stored::session);
    }

    /**
     * What was to be created is there already.
     *
     * @throws AlreadyExistsException if another request made it
     */
    static Session requireSameRequest(Session there, Optional<UUID> requestId) {
        if (requestId.isEmpty() || !requestId.equals(there.requestId())) {
            throw AlreadyExistsException.session(there.id());
        }
        return there;
    }

    Session update(Tenant tenant, SessionUpdate update, long deadlineNanos) {
        var intended = new Intended(index);
        var key = new SessionKey(tenant, update.sessionId());
        return intended.during(() -> planning.change(key, Snapshot.Wanted.SESSION, deadlineNanos, read -> {
            var stored = read.require(update.sessionId());
            var before = stored.session();
            var after = before.updated(update, read.now());
            if (after.equals(before)) {
                return Plan.nothing(after);
            }
            // What an update decides and changes is in its own fields. Of everything else it answers what is there
            // then.
            var commit = Commit.of(stored).requireSame(SessionRecord.FIELDS).fields(after);
            if (movesExpiry(before, after)) {
                commit.expire(after);
            }
            commit.tell();
            if (expiresEarlier(before, after)) {
                var intent = index.intend(tenant, Member.of(after), after.expireTime(), deadlineNanos);
                intended.add(intent);
                commit.notAfter(intent.latest());
            }
            return Plan.telling(commit, told -> SessionRecord.read(update.sessionId(), told));
        }));
    }

    // Of a sliding one that is so with every write, even if it would be the same moment.
    private static boolean movesExpiry(Session before, Session after) {
        return after.fields().ttl().policy() == Ttl.Policy.SLIDING
                || !after.expireTime().equals(before.expireTime());
    }

    // Than it is entered to, perhaps: an entry is never behind the time that the session says.
    private static boolean expiresEarlier(Session before, Session after) {
        return after.expireTime().isPresent()
                && (before.expireTime().isEmpty()
                        || after.expireTime().get().isBefore(before.expireTime().get()));
    }

    /**
     * Erases a session.
     *
     * @throws NotFoundException if it is not there, unless the deletion allows it
     * @throws CorruptRecordException if it cannot be read, and so nobody knows whether the etag fits
     */
    void delete(Tenant tenant, SessionDeletion deletion, long deadlineNanos) {
        boolean isErased = delete(new SessionKey(tenant, deletion.sessionId()), deletion, deadlineNanos);
        if (!isErased && deletion.ifMissing() == IfMissing.FAIL) {
            throw NotFoundException.session(deletion.sessionId());
        }
    }

    private boolean delete(SessionKey key, SessionDeletion deletion, long deadlineNanos) {
        // Without a guard it is meant whatever there is in it.
        var guarded = deletion.etag().isPresent() ? List.of(SessionRecord.FIELDS) : List.<String>of();
        var meaning = new Meaning(guarded, session -> {
            session.requireEtag(deletion.etag());
            return true;
        });
        try {
            return erase(key, deadlineNanos, meaning).isPresent();
        } catch (CorruptRecordException damage) {
            if (deletion.etag().isPresent()) {
                throw damage;
            }
            return damaged.erase(key, deadlineNanos);
        }
    }

    /**
     * Which session is meant by an erasure.
     *
     * @param fields those of its hash by which that is decided, and of which something is answered
     */
    record Meaning(List<String> fields, Predicate<Session> isMeant) {}

    /**
     * Erases a session, if it is there and still meant at the moment of the erasure.
     *
     * @return the session as it was, as far as it is of the fields by which it is meant
     */
    Optional<Session> erase(SessionKey key, long deadlineNanos, Meaning meaning) {
        var intended = new Intended(index);
        return intended.during(() -> {
            var erased = planning.change(key, Snapshot.Wanted.SESSION, deadlineNanos, read -> {
                var meant = read.stored().filter(stored -> meaning.isMeant.test(stored.session()));
                if (meant.isEmpty()) {
                    return Plan.nothing(Optional.<Session>empty());
                }
                var session = meant.get().session();
                var intent = index.intend(key.tenant(), Member.of(session), Optional.empty(), deadlineNanos);
                intended.add(intent);
                var commit = Commit.of(meant.get()).requireSame(meaning.fields.toArray(String[]::new));
                return Plan.of(commit.remove().notAfter(intent.latest()), Optional.of(session));
            });
            intended.delete(key.tenant(), erased.map(Member::of).stream().toList());
            return erased;
        });
    }
}
