package dev.parley.bench;

import dev.parley.bench.compare.Comparison;
import dev.parley.bench.compare.Plan;
import dev.parley.bench.report.Figure;
import java.util.List;

/**
 * Two servers in turns.
 *
 * @param ratio what they are judged by
 */
record RatioBenchmark(Comparison comparison, Ratio ratio) implements Benchmark {
    @Override
    public List<Figure> run(Plan plan) throws InterruptedException {
        return ratio.of(comparison.run(plan));
    }
}
