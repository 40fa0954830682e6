package dev.parley.server.storage.postgres;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.session.SessionCount;
import dev.parley.server.storage.postgres.Batcher.Crew;

/** What is read of sessions. */
final class SessionReads implements AutoCloseable {
    private final Database database;
    private final SessionFinds finds;
    private final SessionWalk walk;
    private final StateReads states;

    SessionReads(Database database, Crew crew) {
        this.database = database;
        this.finds = new SessionFinds(database, crew);
        this.walk = new SessionWalk(database);
        this.states = new StateReads(database);
    }

    SessionFinds finds() {
        return finds;
    }

    SessionWalk walk() {
        return walk;
    }

    CountWalk count(Call call, SessionCount.Query query) {
        return new CountWalk(database, call, query, CountWalk.PIECE);
    }

    StateReads states() {
        return states;
    }

    @Override
    public void close() {
        finds.close();
    }
}
