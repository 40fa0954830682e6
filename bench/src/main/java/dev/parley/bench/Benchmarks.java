package dev.parley.bench;

import dev.parley.bench.compare.Comparison;
import dev.parley.bench.compare.Contender;
import dev.parley.bench.floor.EchoContender;
import dev.parley.bench.floor.EchoStreamContender;
import dev.parley.bench.parley.AppendContender;
import dev.parley.bench.parley.GetContender;
import dev.parley.bench.parley.Parley;
import dev.parley.bench.parley.Store;
import dev.parley.bench.parley.StreamContender;
import dev.parley.bench.report.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be measured with the memory backend. */
final class Benchmarks implements Suite<BenchmarkName> {
    private static final int STREAMED_MESSAGES = 10_000;

    private final Parley parley;
    private final LoadOptions load;
    private @Nullable Arena arena;

    Benchmarks(Parley parley, LoadOptions load) {
        this.parley = parley;
        this.load = load;
    }

    @Override
    public Optional<Benchmark> find(BenchmarkName name) throws InterruptedException {
        return switch (name) {
            case APPEND -> Optional.of(append());
            case GET -> Optional.of(get());
            case STREAM -> Optional.of(stream());
            case HEAP -> Optional.of(new HeapBenchmark(parley));
            case START -> Optional.of(new StartBenchmark(parley, Target.START));
            case IDLE -> Optional.of(new IdleBenchmark(parley));
            case METRICS -> metrics();
        };
    }

    @Override
    public Map<String, String> described() {
        Map<String, String> described = new LinkedHashMap<>();
        described.put("streams", Integer.toString(load.streams()));
        described.put("JVM options", String.join(" ", Arena.jvmOptions()));
        return described;
    }

    @Override
    public void close() {
        if (arena != null) {
            arena.close();
        }
    }

    private Benchmark append() throws InterruptedException {
        var server = arena().parley();
        var append = new AppendContender(
                Store.called(server.server(), server.connections()), load.inFlight(), Arena.roomForMessages());
        return new RatioBenchmark(
                new Comparison(echo(), append), new Ratio(Target.APPEND_CALLS, Optional.of(Target.APPEND_CPU)));
    }

    private Benchmark get() throws InterruptedException {
        var server = arena().parley();
        var get = new GetContender(server.server(), server.connections(), load.inFlight());
        return new RatioBenchmark(new Comparison(echo(), get), new Ratio(Target.GET_CALLS, Optional.empty()));
    }

    private Benchmark stream() throws InterruptedException {
        var floor = arena().floor();
        var server = arena().parley();
        var comparison = new Comparison(
                new EchoStreamContender(floor.server(), floor.connections(), load.streams(), STREAMED_MESSAGES),
                new StreamContender(server.server(), server.connections(), load.streams(), STREAMED_MESSAGES));
        return new RatioBenchmark(comparison, new Ratio(Target.STREAM_MESSAGES, Optional.empty()));
    }

    private Optional<Benchmark> metrics() throws InterruptedException {
        var observed = new ObservedBenchmark(parley, load.connections(), load.inFlight());
        return observed.isPossible() ? Optional.of(observed) : Optional.empty();
    }

    private Contender echo() throws InterruptedException {
        var floor = arena().floor();
        return new EchoContender(floor.server(), floor.connections(), load.inFlight());
    }

    private Arena arena() throws InterruptedException {
        if (arena == null) {
            arena = Arena.open(parley, load.connections());
        }
        return arena;
    }
}
