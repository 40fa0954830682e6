package dev.parley.bench.postgres;

import dev.parley.bench.parley.Acknowledged;
import dev.parley.bench.parley.Ledger;
import dev.parley.bench.parley.Sessions;

/**
 * Does everything by calls but removing: the tables are emptied at once, as those of the floors are, so that no side
 * carries dead rows from round to round.
 */
public record ClearedLedger(Ledger called, Tables tables) implements Ledger {
    @Override
    public void create(Sessions sessions) throws InterruptedException {
        called.create(sessions);
        tables.analyzeSessions();
    }

    @Override
    public void check(Sessions sessions, Acknowledged acknowledged) throws InterruptedException {
        called.check(sessions, acknowledged);
    }

    @Override
    public void remove(Sessions sessions) {
        tables.clear();
    }
}
