package dev.parley.bench;

import dev.parley.bench.compare.Plan;
import dev.parley.bench.report.Figure;
import java.util.List;

/** Something that can be measured by itself. */
interface Benchmark {
    /** Measures it. */
    List<Figure> run(Plan plan) throws InterruptedException;
}
