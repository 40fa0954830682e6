package dev.parley.server.domain;

/** What an acknowledged write survives (contract §9). Each class includes those before it. */
public enum Durability {
    /** Nothing: data is lost with the server. */
    MEMORY,
    /** A crash of the server's and the database's processes. */
    PROCESS_CRASH,
    /** A power cut of the database's host. */
    POWER_LOSS,
    /** The loss of the database's host. */
    REPLICATED,
}
