package dev.parley.server.storage.postgres;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.Fork;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Purge;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionDeletion;
import dev.parley.server.domain.session.SessionUpdate;
import dev.parley.server.domain.session.StateChange;

/** What is written of sessions: each as one step, behind the lock of the session's row. */
final class SessionWrites {
    private final Database database;
    private final Limits limits;
    private final SessionCreation creation;
    private final ForkTransaction forks;

    SessionWrites(Database database, Limits limits) {
        this.database = database;
        this.limits = limits;
        this.creation = new SessionCreation(database, limits);
        this.forks = new ForkTransaction(database);
    }

    Session create(Call call, NewSession session) {
        return creation.create(call, session);
    }

    Session fork(Call call, Fork fork) {
        return forks.carryOut(call, fork);
    }

    PurgeWalk purge(Call call, Purge purge) {
        return new PurgeWalk(database, call, purge);
    }

    Session update(Call call, SessionUpdate update) {
        var key = new SessionKey(call.tenant(), update.sessionId());
        return database.transaction(call.deadlineNanos(), connection -> {
            var stored = SessionTable.require(connection, key, database.lockPatience());
            var after = stored.session().updated(update, stored.now());
            if (!after.equals(stored.session())) {
                SessionTable.save(connection, call.tenant(), after, stored.state());
            }
            return after;
        });
    }

    /**
     * Erases a session, unless it has more messages than that. Answers whether it is gone.
     *
     * @throws NotFoundException if it is not there, unless the deletion allows it
     */
    boolean delete(Call call, SessionDeletion deletion, long maxMessages) {
        var key = new SessionKey(call.tenant(), deletion.sessionId());
        return database.transaction(call.deadlineNanos(), connection -> {
            var there = SessionTable.lock(connection, key, database.lockPatience())
                    .present()
                    .map(StoredSession::session);
            if (there.isEmpty()) {
                if (deletion.ifMissing() == SessionDeletion.IfMissing.FAIL) {
                    throw NotFoundException.session(deletion.sessionId());
                }
                return true;
            }
            there.get().requireEtag(deletion.etag());
            boolean isSmall = there.get().log().messageCount() <= maxMessages;
            if (isSmall) {
                SessionTable.erase(connection, key);
            }
            return isSmall;
        });
    }

    String patch(Call call, StateChange change) {
        var key = new SessionKey(call.tenant(), change.sessionId());
        return database.transaction(call.deadlineNanos(), connection -> {
            var stored = SessionTable.require(connection, key, database.lockPatience());
            var session = stored.session();
            var before = StateTable.readFor(change.patch(), connection, key, stored.state());
            var after = change.applyTo(before, session.uid(), limits);
            if (after.version() != before.version()) {
                StateTable.write(connection, key, change.patch());
                SessionTable.save(connection, call.tenant(), session.slid(stored.now()), StateTable.size(after));
            }
            return after.etag(session.uid());
        });
    }
}
