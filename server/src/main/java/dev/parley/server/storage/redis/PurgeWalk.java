package dev.parley.server.storage.redis;

import static dev.parley.server.domain.session.SessionOrder.CREATE_TIME_ASC;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.Purge;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionPosition;
import dev.parley.server.storage.format.Micros;
import dev.parley.server.storage.redis.Erasures.Batch;
import dev.parley.server.storage.redis.IndexStretch.Listed;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Takes a step of an erasure by filter: each session by itself, though many at once. Waits for Redis. */
final class PurgeWalk {
    private static final Script NOW = Script.of("index", "index_now", Script.Effect.READ);
    // The most candidates that are read at once: to erase them takes Redis a few milliseconds.
    private static final int PIECE = 100;

    private final SessionReads reads;
    private final Erasures erasures;
    private final Call call;
    private final Purge purge;

    private Optional<SessionPosition> end;
    private int candidates;
    private int sessions;
    private long messages;

    PurgeWalk(SessionReads reads, Erasures erasures, Call call, Purge purge) {
        this.reads = reads;
        this.erasures = erasures;
        this.call = call;
        this.purge = purge;
        this.end = purge.before().map(Purge.Progress::position);
    }

    Purge.Step step() {
        var until = purge.before().map(Purge.Progress::createdThrough).orElseGet(this::now);
        try {
            return walkTo(until);
        } catch (UnavailableException | DeadlineException | CorruptRecordException e) {
            // Of what is erased by then the caller hears, and goes on behind it.
            if (sessions == 0) {
                throw e;
            }
            return cutOff(until);
        }
    }

    private Purge.Step walkTo(Instant until) {
        var all = IndexStretch.of(reads.redis().keys(), call.tenant(), purge.filter(), CREATE_TIME_ASC);
        var rest = end.map(all::behind).orElse(all);
        while (true) {
            // One shows whether there is anything behind the step.
            int most = new Room().isFull() ? 1 : PIECE;
            var piece = rest.first(reads.redis(), most, call.deadlineNanos());
            var meant = piece.stream()
                    .takeWhile(listed -> !listed.time().isAfter(until))
                    .toList();
            if (!take(meant, until)) {
                return cutOff(until);
            }
            if (meant.size() < most) {
                return step(Optional.empty());
            }
            rest = rest.behind(piece.getLast());
        }
    }

    private Instant now() {
        var redis = reads.redis();
        var time = redis.await(NOW, List.of(redis.keys().index(call.tenant())), List.of(), call.deadlineNanos());
        return Micros.instant(Long.parseLong(new String(time.getFirst(), US_ASCII)));
    }

    // Takes as many as there is room for, and answers whether those are all.
    private boolean take(List<Listed> piece, Instant until) {
        var room = new Room();
        if (room.isFull()) {
            return piece.isEmpty();
        }
        var found = read(piece);
        // Where it fails in the first piece, the next step begins anew.
        end = end.or(() -> piece.stream().findFirst().map(PurgeWalk::before));
        var chosen = new ArrayList<Session>();
        var wrecks = new ArrayList<Member>();
        int taken = 0;
        for (var next : piece) {
            if (room.isFull() || (taken > 0 && isUnknown(next, found))) {
                break;
            }
            if (found.isDamaged(key(next))) {
                takeWreck(next, found).ifPresent(wrecks::add);
                room.takeWreck();
            } else {
                var session =
                        SessionReads.of(found, call.tenant(), next.member()).filter(purge.filter()::matches);
                session.ifPresent(chosen::add);
                room.take(session);
            }
            taken++;
        }
        if (!chosen.isEmpty()) {
            carryOut(new Batch(chosen, found), until);
        }
        wrecks.forEach(this::carryOut);
        candidates += taken;
        end = taken == 0 ? end : Optional.of(piece.get(taken - 1).position());
        return taken == piece.size();
    }

    private static SessionPosition before(Listed first) {
        return new SessionPosition(
                first.time().minus(1, ChronoUnit.MICROS), first.member().sessionId());
    }

    // Of a session that cannot be read, what it is listed by says whether it is meant, or nothing does.
    private Optional<Boolean> isMeant(Listed listed) {
        return purge.filter().matches(listed.member().owner(), listed.time());
    }

    private boolean isUnknown(Listed listed, FoundSessions found) {
        return found.isDamaged(key(listed)) && isMeant(listed).isEmpty();
    }

    private Optional<Member> takeWreck(Listed listed, FoundSessions found) {
        boolean isMeant = isMeant(listed)
                .orElseThrow(() -> Objects.requireNonNull(found.damaged().get(key(listed))));
        return isMeant ? Optional.of(listed.member()) : Optional.empty();
    }

    private SessionKey key(Listed listed) {
        return new SessionKey(call.tenant(), listed.member().sessionId());
    }

    private FoundSessions read(List<Listed> piece) {
        return reads.await(piece.stream().map(this::key).collect(Collectors.toSet()), call.deadlineNanos());
    }

    private void carryOut(Batch batch, Instant until) {
        if (purge.mode() == Purge.Mode.ERASE) {
            // One that has changed since it was read may be another incarnation.
            erasures.erase(
                    call,
                    batch,
                    session -> purge.filter().matches(session)
                            && !session.createTime().isAfter(until),
                    this::count);
        } else {
            batch.sessions().forEach(this::count);
        }
    }

    private void carryOut(Member wreck) {
        if (purge.mode() != Purge.Mode.ERASE || erasures.erase(call, wreck)) {
            sessions++;
        }
    }

    private void count(Session session) {
        sessions++;
        messages += session.log().messageCount();
    }

    private Purge.Step cutOff(Instant until) {
        return step(end.map(position -> new Purge.Progress(until, position)));
    }

    private Purge.Step step(Optional<Purge.Progress> next) {
        return new Purge.Step(sessions, messages, next);
    }

    /** What is left of the step's limit, if all that is taken is as it was read. */
    private final class Room {
        private final Purge.Limit limit = purge.limit();
        private int sessionsLeft = limit.sessions() - sessions;
        private long messagesLeft = limit.messages() - messages;
        private int candidatesLeft = limit.candidates() - candidates;

        boolean isFull() {
            return sessionsLeft <= 0 || messagesLeft <= 0 || candidatesLeft <= 0;
        }

        void takeWreck() {
            candidatesLeft--;
            sessionsLeft--;
        }

        void take(Optional<Session> candidate) {
            candidatesLeft--;
            candidate.ifPresent(session -> {
                sessionsLeft--;
                messagesLeft -= session.log().messageCount();
            });
        }
    }
}
