package dev.parley.server.storage.redis;

import static dev.parley.server.domain.session.SessionOrder.CREATE_TIME_ASC;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.Purge;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionPosition;
import dev.parley.server.storage.format.Micros;
import dev.parley.server.storage.redis.SessionWalk.Candidate;
import dev.parley.server.storage.redis.SessionWrites.Meaning;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Takes a step of an erasure by filter: each session in an atomic step of its own. Waits for Redis. */
final class PurgeWalk {
    private static final Script NOW = Script.of("index", "index_now", Script.Effect.READ);
    // The most candidates that are read at once.
    private static final int PIECE = 100;

    private final SessionWalk walk;
    private final SessionWrites writes;
    private final Steps steps;
    private final Call call;
    private final Purge purge;

    private Optional<SessionPosition> end;
    private int candidates;
    private int sessions;
    private long messages;

    PurgeWalk(SessionWalk walk, SessionWrites writes, Steps steps, Call call, Purge purge) {
        this.walk = walk;
        this.writes = writes;
        this.steps = steps;
        this.call = call;
        this.purge = purge;
        this.end = purge.before().map(Purge.Progress::position);
    }

    Purge.Step step() {
        var until = purge.before().map(Purge.Progress::createdThrough).orElseGet(this::now);
        try {
            return walkTo(until);
        } catch (UnavailableException | DeadlineException e) {
            // Of what is erased by then the caller hears, and goes on behind it.
            if (sessions == 0) {
                throw e;
            }
            return cutOff(until);
        }
    }

    private Purge.Step walkTo(Instant until) {
        var all = walk.stretch(call, purge.filter(), CREATE_TIME_ASC);
        var rest = end.map(all::behind).orElse(all);
        while (true) {
            var piece = walk.first(rest, PIECE, call.deadlineNanos());
            for (var next : piece) {
                if (next.listed().time().isAfter(until)) {
                    return step(Optional.empty());
                }
                if (isFull()) {
                    return cutOff(until);
                }
                take(next, until);
                end = Optional.of(next.listed().position());
            }
            if (piece.size() < PIECE) {
                return step(Optional.empty());
            }
            rest = rest.behind(piece.getLast().listed());
        }
    }

    private Instant now() {
        var redis = walk.reads().redis();
        var time = redis.await(NOW, List.of(redis.keys().index(call.tenant())), List.of(), call.deadlineNanos());
        return Micros.instant(Long.parseLong(new String(time.getFirst(), US_ASCII)));
    }

    private boolean isFull() {
        var limit = purge.limit();
        return sessions == limit.sessions() || messages >= limit.messages() || candidates == limit.candidates();
    }

    private void take(Candidate candidate, Instant until) {
        var found = candidate.session().filter(purge.filter()::matches);
        if (found.isPresent() && purge.mode() == Purge.Mode.ERASE) {
            found = erase(new SessionKey(call.tenant(), found.get().id()), until);
        }
        candidates++;
        if (found.isPresent()) {
            sessions++;
            messages += found.get().log().messageCount();
        }
    }

    // It may have changed since it was read, or be another incarnation.
    private Optional<Session> erase(SessionKey session, Instant until) {
        long deadline = call.deadlineNanos();
        // Filters look at a session's own fields and its last activity, and its messages are counted.
        var meaning = new Meaning(
                List.of(SessionRecord.FIELDS, SessionRecord.LOG),
                there -> purge.filter().matches(there) && !there.createTime().isAfter(until));
        return steps.alone(session, deadline, () -> writes.erase(session, deadline, meaning));
    }

    private Purge.Step cutOff(Instant until) {
        return step(end.map(position -> new Purge.Progress(until, position)));
    }

    private Purge.Step step(Optional<Purge.Progress> next) {
        return new Purge.Step(sessions, messages, next);
    }
}
