package dev.parley.bench.parley;

import dev.parley.bench.load.Connections;

/** Does everything by calls, as any client. */
public record CalledLedger(Connections connections) implements Ledger {
    @Override
    public void create(Sessions sessions) throws InterruptedException {
        sessions.create(connections);
    }

    @Override
    public void check(Sessions sessions, Acknowledged acknowledged) throws InterruptedException {
        new LogReader(connections, sessions, MessageIds.SHORT).check(acknowledged);
    }

    @Override
    public void remove(Sessions sessions) throws InterruptedException {
        sessions.delete(connections);
    }
}
