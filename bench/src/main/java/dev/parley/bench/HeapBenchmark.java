package dev.parley.bench;

import dev.parley.bench.compare.Plan;
import dev.parley.bench.load.Connections;
import dev.parley.bench.parley.HeapUse;
import dev.parley.bench.parley.Parley;
import dev.parley.bench.report.Figure;
import dev.parley.bench.report.Target;
import java.util.List;
import java.util.Map;

/** What stored messages take. Objects are counted, so one round says it all. */
record HeapBenchmark(Parley parley) implements Benchmark {
    private static final int LONG_SESSION = 1000;
    private static final int SHORT_SESSION = 10;

    @Override
    public List<Figure> run(Plan plan) throws InterruptedException {
        try (var server = parley.start(Arena.jvmOptions(), Map.of());
                var connections = Connections.open(server.port(), 1)) {
            var heap = new HeapUse(server, connections);
            heap.warmUp();
            double value = heap.perMessage(LONG_SESSION, true);
            var series = new Series()
                    .add("caller's ids, bytes", List.of(value))
                    .add("server's ids, bytes", List.of(heap.perMessage(LONG_SESSION, false)))
                    .add("sessions of 10, bytes", List.of(heap.perMessage(SHORT_SESSION, true)));
            return List.of(new Figure(Target.HEAP, value, true, series.values()));
        }
    }
}
