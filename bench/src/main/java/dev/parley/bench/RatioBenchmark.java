package dev.parley.bench;

import dev.parley.bench.compare.Comparison;
import dev.parley.bench.compare.Plan;
import dev.parley.bench.compare.Round;
import dev.parley.bench.compare.Rounds;
import dev.parley.bench.report.Figure;
import dev.parley.bench.report.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two servers in turns, judged by the ratio of what they do in a second and of what a call costs them.
 *
 * @param calls what the ratio of calls should come to
 * @param cpu what the ratio of processor time should come to, if there is a goal for it
 */
record RatioBenchmark(Comparison comparison, Target calls, Optional<Target> cpu) implements Benchmark {
    @Override
    public List<Figure> run(Plan plan) throws InterruptedException {
        var rounds = comparison.run(plan);
        boolean counts = rounds.floor(Round::rate).agree();
        var figures = new ArrayList<Figure>();
        figures.add(new Figure(calls, callRatio(rounds), counts, series(rounds)));
        cpu.ifPresent(target -> figures.add(new Figure(target, cpuRatio(rounds), counts, Map.of())));
        return figures;
    }

    private static double callRatio(Rounds rounds) {
        return rounds.candidate(Round::rate).median()
                / rounds.floor(Round::rate).median();
    }

    private static double cpuRatio(Rounds rounds) {
        return rounds.candidate(Round::serverMicros).median()
                / rounds.floor(Round::serverMicros).median();
    }

    private static Map<String, List<Double>> series(Rounds rounds) {
        return new Series()
                .add("floor /s", rounds.floor(Round::rate).values())
                .add("candidate /s", rounds.candidate(Round::rate).values())
                .add("floor CPU µs", rounds.floor(Round::serverMicros).values())
                .add("candidate CPU µs", rounds.candidate(Round::serverMicros).values())
                .add("client CPU µs, floor", rounds.floor(Round::clientMicros).values())
                .add(
                        "client CPU µs, candidate",
                        rounds.candidate(Round::clientMicros).values())
                .values();
    }
}
