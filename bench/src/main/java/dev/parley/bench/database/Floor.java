package dev.parley.bench.database;

import java.time.Duration;
import java.util.List;

/** What a database does for its own load generator, with no server between them. */
public interface Floor {
    /** The numbers of clients to try. */
    List<Integer> clients();

    /** Makes what is worked on as it is to be before a round. */
    void prepare() throws InterruptedException;

    /**
     * Lets the load generator work.
     *
     * @param clients how many work at once
     * @param length about how long
     */
    Work run(int clients, Duration length) throws InterruptedException;

    /**
     * Looks whether all was done.
     *
     * @throws RuntimeException if not
     */
    void check(long calls);
}
