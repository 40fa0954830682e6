package dev.parley.server.settings;

/** The values of {@code storage.backend}: what keeps the data. */
public enum Backend {
    /** The server's own memory: gone when it stops. */
    MEMORY,
    /** PostgreSQL. */
    POSTGRES,
    /** Redis. */
    REDIS,
}
