package dev.parley.bench;

import dev.parley.bench.compare.Comparison;
import dev.parley.bench.compare.Plan;
import dev.parley.bench.parley.AppendContender;
import dev.parley.bench.postgres.CopyContender;
import dev.parley.bench.report.Figure;
import dev.parley.bench.report.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Appends of many messages each, beside the fastest way into a table: COPY in its binary format. */
record BatchBenchmark(PostgresArena arena) implements Benchmark {
    private static final int SMALL = 20;
    private static final int LARGE = 100;
    private static final int IN_FLIGHT = 64;

    @Override
    public List<Figure> run(Plan plan) throws InterruptedException {
        var copy = CopyContender.best(arena.floorTables(), arena.processes(), plan);
        List<Figure> figures = new ArrayList<>();
        figures.addAll(figures(copy, SMALL, Target.POSTGRES_BATCHES_OF_20, plan));
        figures.addAll(figures(copy, LARGE, Target.POSTGRES_BATCHES_OF_100, plan));
        return figures;
    }

    private List<Figure> figures(CopyContender copy, int size, Target target, Plan plan) throws InterruptedException {
        var parley =
                new AppendContender(arena.parley(), IN_FLIGHT, PostgresAppendBenchmark.MAX_MESSAGES).inBatchesOf(size);
        return new Ratio(target, Optional.empty())
                .of(new Comparison(copy, parley).run(plan)).stream()
                        .map(figure -> figure.with("connections of COPY", copy.connections()))
                        .toList();
    }
}
