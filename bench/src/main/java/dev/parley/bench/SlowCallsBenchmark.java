package dev.parley.bench;

import dev.parley.bench.compare.Comparison;
import dev.parley.bench.compare.Plan;
import dev.parley.bench.compare.Round;
import dev.parley.bench.parley.AppendContender;
import dev.parley.bench.report.Figure;
import dev.parley.bench.report.Target;
import java.util.List;

/** How long the slowest of many calls take when there are more than the server can do at once. */
record SlowCallsBenchmark(PostgresArena arena) implements Benchmark {
    private static final int IN_FLIGHT = 1000;

    @Override
    public List<Figure> run(Plan plan) throws InterruptedException {
        var floor = new AppendContender(arena.plain(), IN_FLIGHT, PostgresAppendBenchmark.MAX_MESSAGES).timed();
        var parley = new AppendContender(arena.parley(), IN_FLIGHT, PostgresAppendBenchmark.MAX_MESSAGES).timed();
        var rounds = new Comparison(floor, parley).run(plan);
        var floors = rounds.floor(Round::slow);
        var parleys = rounds.candidate(Round::slow);
        var series = new Series()
                .add("floor ms", floors.values())
                .add("candidate ms", parleys.values())
                .add("half of them, floor, ms", rounds.floor(Round::median).values())
                .add(
                        "half of them, candidate, ms",
                        rounds.candidate(Round::median).values());
        return List.of(new Figure(
                Target.POSTGRES_SLOW_CALLS, parleys.median() / floors.median(), floors.agree(), series.values()));
    }
}
