package dev.parley.bench.compare;

import java.time.Duration;

/** A running server with a load for it. */
public interface Contender {
    /**
     * Prepares, measures, checks what the server did, and cleans up. Only the measured part is in what it returns.
     *
     * @param length how long the measured part may take; it may be shorter
     * @throws RuntimeException if a call failed or the server did something wrong: then nothing counts
     */
    Round round(Duration length) throws InterruptedException;
}
