package dev.parley.bench;

import dev.parley.bench.compare.Contender;
import dev.parley.bench.compare.Plan;
import dev.parley.bench.compare.Round;
import dev.parley.bench.compare.Samples;
import dev.parley.bench.compare.Turns;
import dev.parley.bench.database.FloorContender;
import dev.parley.bench.floor.EchoContender;
import dev.parley.bench.parley.AppendContender;
import dev.parley.bench.postgres.AppendFloor;
import dev.parley.bench.postgres.Pgbench;
import dev.parley.bench.report.Figure;
import dev.parley.bench.report.Target;
import java.util.List;

/** One append at a time, beside what it takes at least: the statement in PostgreSQL, and a call that does nothing. */
record OneAppendBenchmark(PostgresArena arena, Pgbench pgbench, LoadOptions load) implements Benchmark {
    @Override
    public List<Figure> run(Plan plan) throws InterruptedException {
        var echo = arena.echo();
        // One call at a time does not warm a JVM.
        Turns.warmUp(new EchoContender(echo.server(), echo.connections(), load.inFlight()), plan);
        Turns.warmUp(appends(load.inFlight()), plan);
        List<Contender> contenders = List.of(
                new FloorContender(new AppendFloor(pgbench, arena.floorTables(), true), arena.processes(), 1),
                new EchoContender(echo.server(), echo.connections(), 1).timed(),
                appends(1).timed());
        var rounds = new Turns(contenders).run(plan);
        var statement = medians(rounds.get(0));
        var call = medians(rounds.get(1));
        var parley = medians(rounds.get(2));
        var series = new Series()
                .add("floor ms of the statement", statement.values())
                .add("floor ms of the call", call.values())
                .add("candidate ms", parley.values())
                .add("99 %, statement, ms", slow(rounds.get(0)))
                .add("99 %, candidate, ms", slow(rounds.get(2)));
        double value = parley.median() / (statement.median() + call.median());
        return List.of(new Figure(Target.POSTGRES_ONE_APPEND, value, statement.agree(), series.values()));
    }

    private AppendContender appends(int inFlight) {
        return new AppendContender(arena.parley(), inFlight, PostgresAppendBenchmark.MAX_MESSAGES);
    }

    private static Samples medians(List<Round> rounds) {
        return new Samples(rounds.stream().map(Round::median).toList());
    }

    private static List<Double> slow(List<Round> rounds) {
        return rounds.stream().map(Round::slow).toList();
    }
}
