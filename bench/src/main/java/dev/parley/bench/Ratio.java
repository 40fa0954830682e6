package dev.parley.bench;

import dev.parley.bench.compare.Round;
import dev.parley.bench.compare.Rounds;
import dev.parley.bench.report.Figure;
import dev.parley.bench.report.Target;
import java.util.List;
import java.util.Optional;

/**
 * Judges two servers by the ratio of what they do in a second and of what a call costs them.
 *
 * @param calls what the ratio of calls should come to
 * @param cpu what the ratio of processor time should come to, if there is a goal for it
 */
record Ratio(Target calls, Optional<Target> cpu) {
    /** The figures of what was measured. */
    List<Figure> of(Rounds rounds) {
        boolean counts = rounds.floor(Round::rate).agree();
        var rates = rates(rounds, new Series());
        if (cpu.isEmpty()) {
            return List.of(new Figure(
                    calls, callRatio(rounds), counts, costs(rounds, rates).values()));
        }
        var costs = costs(rounds, new Series());
        return List.of(
                new Figure(calls, callRatio(rounds), counts, rates.values()),
                new Figure(cpu.get(), cpuRatio(rounds), counts, costs.values()));
    }

    private static double callRatio(Rounds rounds) {
        return rounds.candidate(Round::rate).median()
                / rounds.floor(Round::rate).median();
    }

    private static double cpuRatio(Rounds rounds) {
        return rounds.candidate(Round::serverMicros).median()
                / rounds.floor(Round::serverMicros).median();
    }

    private static Series rates(Rounds rounds, Series series) {
        return series.add("floor /s", rounds.floor(Round::rate).values())
                .add("candidate /s", rounds.candidate(Round::rate).values());
    }

    private static Series costs(Rounds rounds, Series series) {
        series.add("floor µs CPU", rounds.floor(Round::serverMicros).values())
                .add("candidate µs CPU", rounds.candidate(Round::serverMicros).values())
                .add("candidate × CPU", List.of(cpuRatio(rounds)));
        if (rounds.candidate(Round::databaseMicros).median() > 0) {
            series.add(
                            "database µs CPU, floor",
                            rounds.floor(Round::databaseMicros).values())
                    .add(
                            "database µs CPU, candidate",
                            rounds.candidate(Round::databaseMicros).values());
        }
        return series.add(
                        "client µs CPU, floor",
                        rounds.floor(Round::clientMicros).values())
                .add(
                        "client µs CPU, candidate",
                        rounds.candidate(Round::clientMicros).values());
    }
}
