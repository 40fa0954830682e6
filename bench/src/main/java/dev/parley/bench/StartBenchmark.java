package dev.parley.bench;

import dev.parley.bench.compare.Plan;
import dev.parley.bench.compare.Samples;
import dev.parley.bench.parley.Parley;
import dev.parley.bench.parley.Starts;
import dev.parley.bench.report.Figure;
import dev.parley.bench.report.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts with and without an AOT cache, in turns.
 *
 * @param target what the ratio should come to
 */
record StartBenchmark(Parley parley, Target target) implements Benchmark {
    @Override
    public List<Figure> run(Plan plan) throws InterruptedException {
        List<Double> plain = new ArrayList<>();
        List<Double> cached = new ArrayList<>();
        try (var starts = new Starts(parley)) {
            // Once for this program, whose first start is slower than its others.
            starts.plain();
            for (int i = 0; i < plan.rounds(); i++) {
                plain.add(starts.plain());
                cached.add(starts.cached());
            }
        }
        var series = new Series().add("floor ms", plain).add("candidate ms", cached);
        double value = new Samples(cached).median() / new Samples(plain).median();
        return List.of(new Figure(target, value, new Samples(plain).agree(), series.values()));
    }
}
