package dev.parley.server.storage.postgres;

import static dev.parley.server.domain.session.SessionOrder.CREATE_TIME_ASC;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.Purge;
import dev.parley.server.domain.session.Session;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes a step of an erasure by filter: each session in a transaction of its own. Begun again after a failure, it goes
 * on where it was, with what there was when it was first begun.
 */
final class PurgeWalk {
    // The most candidates that are read at once.
    private static final int PIECE = 100;

    private final Database database;
    private final Call call;
    private final Purge purge;

    private @Nullable Instant until;
    private SessionStretch rest;
    private int candidates;
    private int sessions;
    private long messages;

    PurgeWalk(Database database, Call call, Purge purge) {
        this.database = database;
        this.call = call;
        this.purge = purge;
        this.rest = new SessionStretch(
                call.tenant(), purge.filter(), CREATE_TIME_ASC, purge.before().map(Purge.Progress::position));
    }

    Purge.Step step() {
        if (until == null) {
            until = purge.before().map(Purge.Progress::createdThrough).orElseGet(this::now);
        }
        return walkTo(until);
    }

    private Purge.Step walkTo(Instant end) {
        while (true) {
            try {
                var piece = read();
                for (var next : piece) {
                    if (next.place().time().isAfter(end)) {
                        return step(Optional.empty());
                    }
                    if (isFull()) {
                        return cutOff(end);
                    }
                    take(next, end);
                    rest = rest.behind(next.place());
                }
                if (piece.size() < PIECE) {
                    return step(Optional.empty());
                }
            } catch (UnavailableException | DeadlineException e) {
                // Of what is erased by then the caller hears, and goes on behind it.
                if (sessions == 0) {
                    throw e;
                }
                return cutOff(end);
            }
        }
    }

    private Instant now() {
        return database.read(call.deadlineNanos(), connection -> {
            try (var statement = connection.prepareStatement("SELECT clock_timestamp()");
                    var row = statement.executeQuery()) {
                row.next();
                return Times.get(row, 1);
            }
        });
    }

    private List<SessionCandidate> read() {
        return database.read(call.deadlineNanos(), connection -> SessionCandidate.first(connection, rest, PIECE));
    }

    private boolean isFull() {
        var limit = purge.limit();
        return sessions == limit.sessions() || messages >= limit.messages() || candidates == limit.candidates();
    }

    private void take(SessionCandidate candidate, Instant end) {
        var found = candidate.matching(purge.filter());
        if (found.isPresent() && purge.mode() == Purge.Mode.ERASE) {
            found = erase(found.get().id(), end);
        }
        candidates++;
        if (found.isPresent()) {
            sessions++;
            messages += found.get().log().messageCount();
        }
    }

    // It may have changed since it was read, or be another incarnation.
    private Optional<Session> erase(String id, Instant end) {
        var key = new SessionKey(call.tenant(), id);
        return database.transaction(call.deadlineNanos(), connection -> {
            var locked = SessionTable.lock(connection, key, database.lockPatience())
                    .present()
                    .map(StoredSession::session)
                    .filter(purge.filter()::matches)
                    .filter(session -> !session.createTime().isAfter(end));
            if (locked.isPresent()) {
                SessionTable.erase(connection, key);
            }
            return locked;
        });
    }

    private Purge.Step cutOff(Instant end) {
        return step(rest.behind().map(position -> new Purge.Progress(end, position)));
    }

    private Purge.Step step(Optional<Purge.Progress> next) {
        return new Purge.Step(sessions, messages, next);
    }
}
