package dev.parley.bench;

import dev.parley.bench.compare.Comparison;
import dev.parley.bench.compare.Plan;
import dev.parley.bench.database.BestClients;
import dev.parley.bench.parley.ReadContender;
import dev.parley.bench.parley.SessionReads;
import dev.parley.bench.parley.Sessions;
import dev.parley.bench.redis.GetFloor;
import dev.parley.bench.redis.RedisBenchmark;
import dev.parley.bench.report.Figure;
import dev.parley.bench.report.Target;
import java.util.List;
import java.util.Optional;

/** GetSession, beside HGETALL of copies of the same sessions in Redis alone. */
record RedisGetBenchmark(RedisArena arena, RedisBenchmark benchmark, int inFlight) implements Benchmark {
    private static final Sessions SESSIONS = new Sessions("get", 1000);

    @Override
    public List<Figure> run(Plan plan) throws InterruptedException {
        var store = arena.parley();
        SESSIONS.create(store.connections());
        var floor = GetFloor.ofCopies(benchmark, arena.keyspace(), SESSIONS);
        var best = new BestClients(floor, arena.processes()).find(plan);
        var get = new ReadContender(store.measured(), store.connections(), SessionReads.each(SESSIONS), inFlight);
        var rounds = new Comparison(best, get).run(plan);
        arena.keyspace().clear();
        return new Ratio(Target.REDIS_GET_CALLS, Optional.empty())
                .of(rounds).stream()
                        .map(figure -> figure.with("clients of redis-benchmark", best.clients()))
                        .toList();
    }
}
