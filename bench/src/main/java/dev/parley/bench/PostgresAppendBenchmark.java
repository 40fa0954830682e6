package dev.parley.bench;

import dev.parley.bench.compare.Plan;
import dev.parley.bench.compare.Rounds;
import dev.parley.bench.compare.Turns;
import dev.parley.bench.database.BestClients;
import dev.parley.bench.parley.AppendContender;
import dev.parley.bench.postgres.AppendFloor;
import dev.parley.bench.postgres.Pgbench;
import dev.parley.bench.report.Figure;
import dev.parley.bench.report.Target;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Appends, beside one statement each in PostgreSQL alone, and beside a server that makes a transaction of each. */
record PostgresAppendBenchmark(PostgresArena arena, Pgbench pgbench, LoadOptions load) implements Benchmark {
    /** More than a round can append. */
    static final int MAX_MESSAGES = 2_000_000;

    @Override
    public List<Figure> run(Plan plan) throws InterruptedException {
        var floor = new AppendFloor(pgbench, arena.floorTables(), false);
        var best = new BestClients(floor, arena.processes()).find(plan);
        var plain = new AppendContender(arena.plain(), load.inFlight(), MAX_MESSAGES);
        var parley = new AppendContender(arena.parley(), load.inFlight(), MAX_MESSAGES);
        // Twice: it has made a tenth of the others' calls when they are warm.
        Turns.warmUp(plain, plan);
        var rounds = new Turns(List.of(best, plain, parley)).run(plan);
        var toStatement = new Ratio(Target.POSTGRES_APPEND_CALLS, Optional.empty());
        var toPlain = new Ratio(Target.POSTGRES_PLAIN_CALLS, Optional.of(Target.POSTGRES_PLAIN_CPU));
        return Stream.of(
                        toStatement.of(new Rounds(rounds.get(0), rounds.get(2))).stream()
                                .map(figure -> figure.with("clients of pgbench", best.clients())),
                        toPlain.of(new Rounds(rounds.get(1), rounds.get(2))).stream())
                .flatMap(figures -> figures)
                .toList();
    }
}
