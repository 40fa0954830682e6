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
    // Of a source whose state is changed by every append.
    private static final int ROUNDS = 20;
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
        var copy = new ForkCopy(
                redis,
                new SessionKey(tenant, fork.sourceId()),
                source.session().uid(),
                new SessionKey(tenant, fork.id()));
        try {
            var forked = copied(tenant, fork, source, copy, deadlineNanos)
                    .filter(_ -> copy.isFresh())
                    .flatMap(copied -> publish(tenant, fork, copied, copy, deadlineNanos));
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

    // Copies the source, and answers it as it was at a moment when the copy was the same; nothing, if something of its
    // log
    // was updated or erased meanwhile. Where only its state was changed, or messages came, the copy goes on.
    private Optional<Stored> copied(Tenant tenant, Fork fork, Stored source, ForkCopy copy, long deadlineNanos) {
        var before = source;
        for (int round = 1; round <= ROUNDS; round++) {
            long through = fork.throughSequence(before.session());
            if (!copy.copy(through, deadlineNanos)) {
                return Optional.empty();
            }
            var now = read(tenant, fork, SESSION_AND_STATE, deadlineNanos).stored();
            if (now.isEmpty() || !hasSameLog(before, now.get())) {
                return Optional.empty();
            }
            if (now.get().state().version() == before.state().version()) {
                return Optional.of(before);
            }
            if (fork.throughSequence(now.get().session()) == through) {
                return now;
            }
            before = now.get();
        }
        return Optional.empty();
    }

    // Appends leave alone what was copied; everything else is counted as a change.
    private static boolean hasSameLog(Stored before, Stored now) {
        return now.session().uid().equals(before.session().uid())
                && now.session().log().changes() == before.session().log().changes();
    }

    private Optional<Session> publish(Tenant tenant, Fork fork, Stored source, ForkCopy copy, long deadlineNanos) {
        var log = copy.log(fork.throughSequence(source.session()));
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
