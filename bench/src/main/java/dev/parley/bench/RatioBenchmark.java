package dev.parley.bench;

import dev.parley.bench.compare.Comparison;
import dev.parley.bench.compare.Plan;
import dev.parley.bench.compare.Round;
import dev.parley.bench.compare.Rounds;
import dev.parley.bench.report.Figure;
import dev.parley.bench.report.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    private static final double QUIET = 0.25;

    @Override
    public List<Figure> run(Plan plan) throws InterruptedException {
        var rounds = comparison.run(plan);
        boolean counts = rounds.floor(Round::rate).spread() <= QUIET;
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
        Map<String, List<Double>> series = new LinkedHashMap<>();
        series.put("floor/s", rounds.floor(Round::rate).values());
        series.put("candidate/s", rounds.candidate(Round::rate).values());
        series.put("floor cpu µs", rounds.floor(Round::serverMicros).values());
        series.put("candidate cpu µs", rounds.candidate(Round::serverMicros).values());
        series.put("client at floor cpu µs", rounds.floor(Round::clientMicros).values());
        series.put(
                "client at candidate cpu µs",
                rounds.candidate(Round::clientMicros).values());
        return series;
    }
}
