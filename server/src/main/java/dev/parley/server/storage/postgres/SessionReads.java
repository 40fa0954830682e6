package dev.parley.server.storage.postgres;

import dev.parley.server.storage.postgres.Batcher.Crew;

/** What is read of sessions. */
final class SessionReads implements AutoCloseable {
    private final SessionFinds finds;
    private final SessionWalk walk;
    private final SessionCounts counts;
    private final StateReads states;

    SessionReads(Database database, Crew crew) {
        this.finds = new SessionFinds(database, crew);
        this.walk = new SessionWalk(database);
        this.counts = new SessionCounts(database);
        this.states = new StateReads(database);
    }

    SessionFinds finds() {
        return finds;
    }

    SessionWalk walk() {
        return walk;
    }

    SessionCounts counts() {
        return counts;
    }

    StateReads states() {
        return states;
    }

    @Override
    public void close() {
        finds.close();
    }
}
