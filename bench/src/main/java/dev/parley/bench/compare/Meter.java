package dev.parley.bench.compare;

import dev.parley.bench.process.ServerProcess;

/** How a load is measured: usually {@link Round#measure}. */
public interface Meter {
    /** Runs a load once, and says what it did. */
    Round measure(ServerProcess server, Round.Work work) throws InterruptedException;
}
