package dev.parley.bench.compare;

import dev.parley.bench.process.Measured;

/** How a load is measured: usually {@link Round#measure}. */
public interface Meter {
    /** Runs a load once, and says what it did. */
    Round measure(Measured measured, Round.Work work) throws InterruptedException;
}
