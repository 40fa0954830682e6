package dev.parley.server.domain.context;

/** How much a context may have beside what is always taken. All are at least 1. */
public sealed interface Budget {
    /** So many messages; a summary counts as one. */
    record LastMessages(long count) implements Budget {}

    /** So many turns; a summary is none. */
    record LastTurns(long count) implements Budget {}

    /** So many tokens, what is always taken included. */
    record Tokens(long max) implements Budget {}
}
