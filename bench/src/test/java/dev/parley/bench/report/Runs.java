package dev.parley.bench.report;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Runs to keep, write and draw. */
final class Runs {
    private Runs() {}

    /** A run in which one target came to a value. */
    static Run of(Target target, double value) {
        return of(new Figure(
                target, value, true, Map.of("floor /s", List.of(100.0, 120.0), "candidate /s", List.of(90.0))));
    }

    static Run of(Figure... figures) {
        return new Run(
                "2026-11-21T08:15:30Z",
                "a72ad1e6d80f",
                "JDK 25",
                "AMD <EPYC> & \"others\"",
                2,
                Map.of("rounds", "5"),
                List.of(figures));
    }

    /** A run with every target. */
    static Run whole(double value) {
        return of(Arrays.stream(Target.values())
                .map(target -> new Figure(target, value, value < 1, Map.of()))
                .toArray(Figure[]::new));
    }
}
