package dev.parley.bench;

import dev.parley.bench.compare.Comparison;
import dev.parley.bench.compare.Plan;
import dev.parley.bench.database.BestClients;
import dev.parley.bench.parley.AppendContender;
import dev.parley.bench.redis.AppendFloor;
import dev.parley.bench.redis.RedisBenchmark;
import dev.parley.bench.report.Figure;
import dev.parley.bench.report.Target;
import java.util.List;
import java.util.Optional;

/** Appends, beside what Redis does if the same script is called for each. */
record RedisAppendBenchmark(RedisArena arena, RedisBenchmark benchmark, int inFlight) implements Benchmark {
    @Override
    public List<Figure> run(Plan plan) throws InterruptedException {
        var best = new BestClients(new AppendFloor(benchmark, arena.keyspace()), arena.processes()).find(plan);
        var parley = new AppendContender(arena.parley(), inFlight, AppendFloor.MAX_MESSAGES);
        return new Ratio(Target.REDIS_APPEND_CALLS, Optional.empty())
                .of(new Comparison(best, parley).run(plan)).stream()
                        .map(figure -> figure.with("clients of redis-benchmark", best.clients()))
                        .toList();
    }
}
