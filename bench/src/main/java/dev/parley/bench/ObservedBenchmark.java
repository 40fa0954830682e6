package dev.parley.bench;

import dev.parley.bench.compare.Comparison;
import dev.parley.bench.compare.Plan;
import dev.parley.bench.load.Connections;
import dev.parley.bench.parley.GetContender;
import dev.parley.bench.parley.Parley;
import dev.parley.bench.report.Figure;
import dev.parley.bench.report.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The same server with metrics and without. By GetSession, since what is added to each call shows most on the cheapest.
 */
record ObservedBenchmark(Parley parley, int connections, int inFlight) implements Benchmark {
    private static final Map<String, String> ON = Map.of("PARLEY_OBSERVABILITY_METRICS_ENABLED", "true");
    private static final Map<String, String> OFF = Map.of("PARLEY_OBSERVABILITY_METRICS_ENABLED", "false");

    /** Whether the server has metrics. */
    boolean isPossible() throws InterruptedException {
        return parley.accepts(ON);
    }

    @Override
    public List<Figure> run(Plan plan) throws InterruptedException {
        try (var off = parley.start(Arena.jvmOptions(), OFF);
                var on = parley.start(Arena.jvmOptions(), ON);
                var toOff = Connections.open(off.port(), connections);
                var toOn = Connections.open(on.port(), connections)) {
            var comparison =
                    new Comparison(new GetContender(off, toOff, inFlight), new GetContender(on, toOn, inFlight));
            return new RatioBenchmark(comparison, new Ratio(Target.OBSERVED_CALLS, Optional.empty())).run(plan);
        }
    }
}
