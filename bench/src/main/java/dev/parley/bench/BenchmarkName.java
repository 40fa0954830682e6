package dev.parley.bench;

import java.util.Locale;

/** What can be measured by itself. */
enum BenchmarkName {
    APPEND,
    GET,
    STREAM,
    HEAP,
    START,
    IDLE,
    METRICS;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
