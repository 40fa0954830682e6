package dev.parley.bench;

import java.util.Locale;

/** What can be measured by itself with the Redis backend. */
enum RedisBenchmarkName {
    APPEND,
    GET,
    SIZE,
    START;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
