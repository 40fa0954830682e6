package dev.parley.conformance.crash;

import java.util.Locale;

/** What is done to an installation. */
enum FaultKind {
    /** One of the servers is killed with SIGKILL. */
    SERVER,
    /** All processes of the database are, at once. */
    DATABASE,
    /** The power of the database's disk is cut, and with it the database. */
    POWER;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
