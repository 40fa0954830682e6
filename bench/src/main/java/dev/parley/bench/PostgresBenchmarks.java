package dev.parley.bench;

import dev.parley.bench.postgres.Pgbench;
import dev.parley.bench.report.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be measured with the PostgreSQL backend. */
final class PostgresBenchmarks implements Suite<PostgresBenchmarkName> {
    private final RunOptions run;
    private final Pgbench pgbench;
    private @Nullable PostgresArena arena;

    PostgresBenchmarks(RunOptions run, Pgbench pgbench) {
        this.run = run;
        this.pgbench = pgbench;
    }

    @Override
    public Optional<Benchmark> find(PostgresBenchmarkName name) throws InterruptedException {
        var load = run.load(0);
        return Optional.of(
                switch (name) {
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
                });
    }

    @Override
    public Map<String, String> described() {
        Map<String, String> described = new LinkedHashMap<>();
        described.put("JVM options", String.join(" ", Arena.SMALL_HEAP));
        described.put("PostgreSQL", PostgresArena.describedSettings());
        return described;
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
