package dev.parley.bench;

import dev.parley.bench.postgres.Pgbench;
import dev.parley.bench.report.Target;
import org.jspecify.annotations.Nullable;

/** What can be measured with the PostgreSQL backend. All share the servers that the first of them starts. */
final class PostgresBenchmarks implements AutoCloseable {
    private final RunOptions run;
    private final Pgbench pgbench;
    private @Nullable PostgresArena arena;

    PostgresBenchmarks(RunOptions run, Pgbench pgbench) {
        this.run = run;
        this.pgbench = pgbench;
    }

    /** A benchmark. */
    Benchmark of(PostgresBenchmarkName name) throws InterruptedException {
        var load = run.load(0);
        return switch (name) {
            case APPEND -> new PostgresAppendBenchmark(arena(), pgbench, load);
            case ONE -> new OneAppendBenchmark(arena(), pgbench, load);
            case SLOW -> new SlowCallsBenchmark(arena());
            case BATCH -> new BatchBenchmark(arena());
            case GET -> new PostgresGetBenchmark(arena(), pgbench, load.inFlight());
            case LAST -> new LastMessagesBenchmark(arena(), pgbench);
            case PAGE -> new DeepPageBenchmark(arena());
            case TENANT -> new LargeTenantBenchmark(arena());
            case SIZE -> new SizeBenchmark(arena());
            case START -> new StartBenchmark(arena().program(), Target.POSTGRES_START);
        };
    }

    @Override
    public void close() {
        if (arena != null) {
            arena.close();
        }
    }

    private PostgresArena arena() throws InterruptedException {
        if (arena == null) {
            arena = PostgresArena.open(run);
        }
        return arena;
    }
}
