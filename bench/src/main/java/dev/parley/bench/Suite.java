package dev.parley.bench;

import java.util.Map;
import java.util.Optional;

/**
 * What can be measured with one backend. Servers that several benchmarks share start with the first of them.
 *
 * @param <N> the names of the benchmarks
 */
interface Suite<N> extends AutoCloseable {
    /** A benchmark, unless the server is not able to do what it measures. */
    Optional<Benchmark> find(N name) throws InterruptedException;

    /** What to write beside the figures: how it is measured, in an order for people. */
    Map<String, String> described();

    @Override
    void close();
}
