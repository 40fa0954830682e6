package dev.parley.bench;

import dev.parley.bench.compare.Plan;
import dev.parley.bench.parley.AppendRequest;
import dev.parley.bench.parley.Filling;
import dev.parley.bench.parley.MessageIds;
import dev.parley.bench.parley.Sessions;
import dev.parley.bench.report.Figure;
import dev.parley.bench.report.Target;
import java.util.List;

/** What messages of 1 KiB take on the disk. Bytes are counted, so one round says it all. */
record SizeBenchmark(PostgresArena arena) implements Benchmark {
    private static final Sessions SESSIONS = new Sessions("size", 500);
    private static final int MESSAGES = 50_000;

    @Override
    public List<Figure> run(Plan plan) throws InterruptedException {
        arena.clear();
        new Filling(SESSIONS, MESSAGES, MessageIds.SHORT).make(arena.parley().connections());
        double table = perMessage("pg_table_size");
        double indexes = perMessage("pg_indexes_size");
        arena.clear();
        var series = new Series()
                .add("rows and TOAST, bytes", List.of(table))
                .add("indexes, bytes", List.of(indexes))
                .add("the message, bytes", List.of((double) AppendRequest.MESSAGE_BYTES));
        return List.of(new Figure(Target.POSTGRES_SIZE, table / AppendRequest.MESSAGE_BYTES, true, series.values()));
    }

    private double perMessage(String function) {
        return (double) arena.parleyTables().number("SELECT %s('parley.message')".formatted(function)) / MESSAGES;
    }
}
