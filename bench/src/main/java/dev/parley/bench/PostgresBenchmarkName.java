package dev.parley.bench;

import java.util.Locale;

/** What can be measured by itself with the PostgreSQL backend. */
enum PostgresBenchmarkName {
    APPEND,
    ONE,
    SLOW,
    BATCH;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
