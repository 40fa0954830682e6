package dev.parley.bench.parley;

/** Makes sessions, and looks at what was appended to them. */
public interface Ledger {
    /** Makes the sessions of a round. */
    void create(Sessions sessions) throws InterruptedException;

    /**
     * Compares every stored message with what was acknowledged.
     *
     * @throws RuntimeException if they differ: a {@link WrongLogException}, or one caused by it
     */
    void check(Sessions sessions, Acknowledged acknowledged) throws InterruptedException;

    /** Removes the sessions of a round. */
    void remove(Sessions sessions) throws InterruptedException;
}
