package dev.parley.bench;

import dev.parley.bench.compare.Comparison;
import dev.parley.bench.compare.Plan;
import dev.parley.bench.database.BestClients;
import dev.parley.bench.parley.ReadContender;
import dev.parley.bench.parley.SessionReads;
import dev.parley.bench.parley.Sessions;
import dev.parley.bench.postgres.Pgbench;
import dev.parley.bench.postgres.ReadFloor;
import dev.parley.bench.report.Figure;
import dev.parley.bench.report.Target;
import java.util.List;
import java.util.Optional;

/** GetSession, beside a SELECT by the primary key in PostgreSQL alone. */
record PostgresGetBenchmark(PostgresArena arena, Pgbench pgbench, int inFlight) implements Benchmark {
    private static final Sessions SESSIONS = new Sessions("get", 1000);

    @Override
    public List<Figure> run(Plan plan) throws InterruptedException {
        var store = arena.parley();
        var tables = arena.floorTables();
        tables.createSessions(SESSIONS.prefix(), SESSIONS.count());
        tables.settle();
        SESSIONS.create(store.connections());
        arena.parleyTables().settle();
        var floor = ReadFloor.session(pgbench, tables, SESSIONS);
        var best = new BestClients(floor, arena.processes()).find(plan);
        var get = new ReadContender(store.measured(), store.connections(), SessionReads.each(SESSIONS), inFlight);
        var rounds = new Comparison(best, get).run(plan);
        arena.clear();
        return new Ratio(Target.POSTGRES_GET_CALLS, Optional.empty())
                .of(rounds).stream()
                        .map(figure -> figure.with("clients of pgbench", best.clients()))
                        .toList();
    }
}
