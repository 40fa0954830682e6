package dev.parley.server.settings;

/** How soon an operator has to know of a setting. */
public enum Need {
    /** Before the first start. */
    ESSENTIAL,
    /** Before the first real load. */
    OFTEN,
    /** When something asks for it. */
    RARELY,
}
