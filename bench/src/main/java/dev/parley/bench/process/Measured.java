package dev.parley.bench.process;

import java.time.Duration;

/** Processes whose processor time is measured, in the program and in the kernel: a server's, a database's, or both. */
public interface Measured {
    /** What the server has taken since it was started. */
    Duration serverCpu();

    /** What the database has taken since it was started. */
    Duration databaseCpu();
}
