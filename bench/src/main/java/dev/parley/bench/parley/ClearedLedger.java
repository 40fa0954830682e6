package dev.parley.bench.parley;

/**
 * Does everything by calls but removing: the database is emptied at once, as that of the floors is, so that no side
 * carries what is left of one round into the next.
 *
 * @param created done when the sessions of a round are there
 * @param clear removes all that is stored
 */
public record ClearedLedger(Ledger called, Runnable created, Runnable clear) implements Ledger {
    @Override
    public void create(Sessions sessions) throws InterruptedException {
        called.create(sessions);
        created.run();
    }

    @Override
    public void check(Sessions sessions, Acknowledged acknowledged) throws InterruptedException {
        called.check(sessions, acknowledged);
    }

    @Override
    public void remove(Sessions sessions) {
        clear.run();
    }
}
