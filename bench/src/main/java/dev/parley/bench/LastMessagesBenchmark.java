package dev.parley.bench;

import dev.parley.bench.compare.Comparison;
import dev.parley.bench.compare.Plan;
import dev.parley.bench.database.BestClients;
import dev.parley.bench.parley.Filling;
import dev.parley.bench.parley.MessageIds;
import dev.parley.bench.parley.MessageReads;
import dev.parley.bench.parley.ReadContender;
import dev.parley.bench.parley.Sessions;
import dev.parley.bench.postgres.Pgbench;
import dev.parley.bench.postgres.ReadFloor;
import dev.parley.bench.report.Figure;
import dev.parley.bench.report.Target;
import java.util.List;
import java.util.Optional;

/** ListMessages of the newest messages of a session, beside the same SELECT in PostgreSQL alone. */
record LastMessagesBenchmark(PostgresArena arena, Pgbench pgbench) implements Benchmark {
    private static final Sessions SESSIONS = new Sessions("last", 200);
    private static final int PER_SESSION = 100;
    private static final int LAST = 50;
    private static final int IN_FLIGHT = 64;

    @Override
    public List<Figure> run(Plan plan) throws InterruptedException {
        var store = arena.parley();
        var tables = arena.floorTables();
        tables.createSessions(SESSIONS.prefix(), SESSIONS.count());
        tables.createMessages(PER_SESSION);
        tables.settle();
        new Filling(SESSIONS, SESSIONS.count() * PER_SESSION, MessageIds.SHORT).make(store.connections());
        arena.parleyTables().settle();
        var floor = ReadFloor.last(pgbench, tables, SESSIONS, LAST);
        var best = new BestClients(floor, arena.processes()).find(plan);
        var reads = MessageReads.last(SESSIONS, LAST);
        var list = new ReadContender(store.measured(), store.connections(), reads, IN_FLIGHT);
        var rounds = new Comparison(best, list).run(plan);
        arena.clear();
        return new Ratio(Target.POSTGRES_LAST_CALLS, Optional.empty())
                .of(rounds).stream()
                        .map(figure -> figure.with("clients of pgbench", best.clients()))
                        .toList();
    }
}
