package dev.parley.bench;

import java.util.Locale;

/** What can be measured by itself with the PostgreSQL backend. */
enum PostgresBenchmarkName {
    APPEND,
    ONE,
    SLOW,
    BATCH,
    GET,
    LAST,
    PAGE,
    TENANT,
    SIZE,
    START;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
