package dev.parley.bench;

import dev.parley.bench.report.Console;
import dev.parley.bench.report.Figure;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of some benchmarks of a suite, one after the other.
 *
 * @param only which, in this order
 * @param <N> their names
 */
record Measurement<N>(RunOptions run, List<N> only) {
    /** Measures and prints, keeps what came out if the run is to be kept, and closes the suite. */
    void of(Suite<N> suite) throws InterruptedException {
        try (suite) {
            var figures = measure(suite);
            if (run.isRecorded()) {
                var options = run.described();
                options.putAll(suite.described());
                run.publication().add(options, figures);
            } else {
                run.printThatNothingIsRecorded();
            }
        }
    }

    private List<Figure> measure(Suite<N> suite) throws InterruptedException {
        List<Figure> figures = new ArrayList<>();
        for (var name : only) {
            var benchmark = suite.find(name);
            if (benchmark.isEmpty()) {
                run.out().println(name + ": left out, this server does not have it.");
                continue;
            }
            var measured = benchmark.get().run(run.plan());
            new Console(run.out()).print(measured);
            figures.addAll(measured);
        }
        return figures;
    }
}
