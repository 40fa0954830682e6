package dev.parley.bench.database;

import dev.parley.bench.load.Latencies;

/**
 * What the clients of a load generator did together.
 *
 * @param seconds without the time for connecting
 * @param latencies how long the calls took, if somebody looked
 */
public record Work(long calls, double seconds, Latencies latencies) {
    /** Nothing yet. */
    static final Work NONE = new Work(0, 0, Latencies.NONE);
}
