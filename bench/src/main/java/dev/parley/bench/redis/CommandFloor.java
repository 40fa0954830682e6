package dev.parley.bench.redis;

import dev.parley.bench.database.Floor;
import dev.parley.bench.database.Work;
import dev.parley.bench.redis.RedisBenchmark.Command;
import java.time.Duration;
import java.util.List;

/** The same command again and again. As many calls as fit into a round, by the rate of the last one. */
abstract class CommandFloor implements Floor {
    private static final double MILLIS = 1000;
    private static final double SLOW_RATE = 5000;

    private final RedisBenchmark benchmark;
    private final Keyspace keyspace;
    private double rate = SLOW_RATE;

    CommandFloor(RedisBenchmark benchmark, Keyspace keyspace) {
        this.benchmark = benchmark;
        this.keyspace = keyspace;
    }

    /** What is sent. */
    abstract Command command();

    /** The most calls of a round. */
    abstract long maxCalls();

    final Keyspace keyspace() {
        return keyspace;
    }

    @Override
    public final List<Integer> clients() {
        return List.of(16, 50, 100, 256);
    }

    @Override
    public final Work run(int clients, Duration length) throws InterruptedException {
        long calls = Math.clamp(Math.round(rate * length.toMillis() / MILLIS), clients, maxCalls());
        var work = benchmark.run(keyspace.redis(), command(), clients, calls);
        rate = calls / work.seconds();
        return work;
    }
}
