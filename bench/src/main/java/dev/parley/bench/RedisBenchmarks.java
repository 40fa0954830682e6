package dev.parley.bench;

import dev.parley.bench.redis.RedisBenchmark;
import dev.parley.bench.report.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be measured with the Redis backend. */
final class RedisBenchmarks implements Suite<RedisBenchmarkName> {
    private final RunOptions run;
    private final RedisBenchmark benchmark;
    private @Nullable RedisArena arena;

    RedisBenchmarks(RunOptions run, RedisBenchmark benchmark) {
        this.run = run;
        this.benchmark = benchmark;
    }

    @Override
    public Optional<Benchmark> find(RedisBenchmarkName name) throws InterruptedException {
        int inFlight = run.load(0).inFlight();
        return Optional.of(
                switch (name) {
                    case APPEND -> new RedisAppendBenchmark(arena(), benchmark, inFlight);
                    case GET -> new RedisGetBenchmark(arena(), benchmark, inFlight);
                    case SIZE -> new RedisSizeBenchmark(arena());
                    case START -> new StartBenchmark(arena().program(), Target.REDIS_START);
                });
    }

    @Override
    public Map<String, String> described() {
        Map<String, String> described = new LinkedHashMap<>();
        described.put("JVM options", String.join(" ", Arena.SMALL_HEAP));
        if (arena != null) {
            described.put("Redis", arena.described());
        }
        return described;
    }

    @Override
    public void close() {
        if (arena != null) {
            arena.close();
        }
    }

    private RedisArena arena() throws InterruptedException {
        if (arena == null) {
            arena = RedisArena.open(run);
        }
        return arena;
    }
}
