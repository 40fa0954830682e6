package dev.parley.server.storage.redis;

import dev.parley.server.domain.AlreadyExistsException;
import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.Fork;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.StatePatch;
import dev.parley.server.storage.redis.Creations.Birth;
import dev.parley.server.storage.redis.SessionIndex.Newborn;
import dev.parley.server.storage.redis.Snapshot.Contents;
import dev.parley.server.storage.redis.Snapshot.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Copies the beginnings of sessions. The source is in another slot than the copy, and is read in several steps; so it
 * is looked at once more at the end, whether it was all the time as it was at first.
 */
final class Forks {
    private static final Wanted SESSION_AND_STATE =
            new Wanted(List.of(), Contents.WITHOUT, OptionalLong.empty(), Optional.empty());
    // Of a source that is changed all the time.
    private static final int ATTEMPTS = 5;
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final Redis redis;
    private final Creations creations;
    private final SessionWrites writes;

    Forks(Creations creations, SessionWrites writes) {
        this.redis = creations.planning().redis();
        this.creations = creations;
        this.writes = writes;
    }

    /** Makes a fork. Waits for Redis. */
    Session fork(Tenant tenant, Fork fork, long deadlineNanos) {
        var target = new SessionKey(tenant, fork.id());
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            var there = writes.find(target, deadlineNanos);
            if (there.isPresent() && isOfRequest(there.get(), fork)) {
                return there.get();
            }
            var source = read(tenant, fork, SESSION_AND_STATE, deadlineNanos).require(fork.sourceId());
            if (there.isPresent()) {
                throw AlreadyExistsException.session(fork.id());
            }
            var forked = fork(tenant, fork, source, deadlineNanos);
            if (forked.isPresent()) {
                return forked.get();
            }
        }
        throw UnavailableException.changing(fork.sourceId(), RETRY_DELAY);
    }

    private static boolean isOfRequest(Session session, Fork fork) {
        return fork.requestId().isPresent() && fork.requestId().equals(session.requestId());
    }

    private Snapshot read(Tenant tenant, Fork fork, Wanted wanted, long deadlineNanos) {
        var key = new SessionKey(tenant, fork.sourceId());
        return Snapshot.read(redis, redis.keys().session(key), fork.sourceId(), wanted, deadlineNanos);
    }

    // Nothing, if the source has changed, or the copy's id has been taken meanwhile.
    private Optional<Session> fork(Tenant tenant, Fork fork, Stored source, long deadlineNanos) {
        long through = fork.throughSequence(source.session());
        var copy = new ForkCopy(
                redis,
                new SessionKey(tenant, fork.sourceId()),
                source.session().uid(),
                new SessionKey(tenant, fork.id()));
        try {
            var forked = copy.copy(through, deadlineNanos)
                            && isAsItWas(source, read(tenant, fork, Wanted.SESSION, deadlineNanos))
                            && copy.isFresh()
                    ? publish(tenant, fork, source, copy, through, deadlineNanos)
                    : Optional.<Session>empty();
            if (forked.isEmpty()) {
                copy.discard();
            }
            return forked;
        } catch (OutcomeUnknownException e) {
            // It may be made a session of right now. If not, it expires.
            throw e;
        } catch (RuntimeException e) {
            copy.discard();
            throw e;
        }
    }

    // Appends leave alone what was copied; everything else is counted as a change.
    private static boolean isAsItWas(Stored before, Snapshot now) {
        return now.stored()
                .filter(after -> after.session().uid().equals(before.session().uid())
                        && after.session().log().changes()
                                == before.session().log().changes()
                        && after.state().version() == before.state().version())
                .isPresent();
    }

    private Optional<Session> publish(
            Tenant tenant, Fork fork, Stored source, ForkCopy copy, long through, long deadlineNanos) {
        var log = copy.log(through);
        // What it is entered with depends on no time.
        var draft = Session.forked(fork, source.session(), log, Instant.EPOCH);
        var newborn = new Newborn(tenant, Member.of(draft), draft.fields().ttl().duration(), log.lastMessageTime());
        return creations.create(newborn, deadlineNanos, now -> {
            var session = Session.forked(fork, source.session(), log, now);
            var commit = copy.creation().state(new StatePatch(source.state().entries(), Set.of()));
            return new Birth<>(session, source.state(), commit, session);
        });
    }
}
