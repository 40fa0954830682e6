package dev.parley.bench;

import dev.parley.bench.compare.Plan;
import dev.parley.bench.parley.AppendRequest;
import dev.parley.bench.parley.Filling;
import dev.parley.bench.parley.MessageIds;
import dev.parley.bench.parley.Sessions;
import dev.parley.bench.report.Figure;
import dev.parley.bench.report.Target;
import java.util.List;

/**
 * What messages of 1 KiB take of Redis's memory: with all keys, those of their sessions too. Bytes are counted, so one
 * round says it all. What sessions of some length take most counts.
 */
record RedisSizeBenchmark(RedisArena arena) implements Benchmark {
    private static final int MESSAGES = 50_000;
    private static final int SHORT = 50;
    private static final int LONG = 1000;

    @Override
    public List<Figure> run(Plan plan) throws InterruptedException {
        double inShort = perMessage(SHORT);
        double inLong = perMessage(LONG);
        var series = new Series()
                .add("sessions of %d, bytes".formatted(SHORT), List.of(inShort))
                .add("sessions of %,d, bytes".formatted(LONG), List.of(inLong))
                .add("the message, bytes", List.of((double) AppendRequest.MESSAGE_BYTES));
        double value = Math.max(inShort, inLong) / AppendRequest.MESSAGE_BYTES;
        return List.of(new Figure(Target.REDIS_SIZE, value, true, series.values()));
    }

    private double perMessage(int perSession) throws InterruptedException {
        var keyspace = arena.keyspace();
        keyspace.clear();
        long before = keyspace.usedBytes();
        var sessions = new Sessions("size-%d".formatted(perSession), MESSAGES / perSession);
        new Filling(sessions, MESSAGES, MessageIds.UUID).make(arena.parley().connections());
        long after = keyspace.usedBytes();
        keyspace.clear();
        return (double) (after - before) / MESSAGES;
    }
}
