package dev.parley.bench;

import dev.parley.bench.compare.Comparison;
import dev.parley.bench.compare.Plan;
import dev.parley.bench.floor.EchoContender;
import dev.parley.bench.memory.AppendContender;
import dev.parley.bench.memory.GetContender;
import dev.parley.bench.memory.Parley;
import dev.parley.bench.report.Console;
import dev.parley.bench.report.Figure;
import dev.parley.bench.report.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code make bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Measures a server side by side with its floor, on this machine.")
final class BenchCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--only", split = ",", paramLabel = "NAME", description = "What to measure: ${DEFAULT-VALUE}.")
    private List<String> only = List.of("append", "get");

    @Option(names = "--rounds", description = "Rounds of each side.")
    private int rounds = 5;

    @Option(names = "--seconds", description = "The measured part of a round.")
    private int seconds = 4;

    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "Load for each side before the first round.")
    private int warmUp = 15;

    @Option(names = "--in-flight", description = "Calls in flight.")
    private int inFlight = 256;

    @Option(names = "--connections", description = "Connections to a server.")
    private int connections = 2;

    @Option(names = "--parley", paramLabel = "FILE", description = "The launcher of the server.")
    private Path launcher = Path.of("bin/parley");

    @Override
    public Integer call() throws InterruptedException {
        var plan = new Plan(rounds, Duration.ofSeconds(seconds), Duration.ofSeconds(warmUp));
        var console = new Console(spec.commandLine().getOut());
        List<Figure> figures = new ArrayList<>();
        try (var arena = Arena.open(new Parley(launcher), connections)) {
            var benchmarks = benchmarks(arena);
            for (var name : only) {
                var benchmark = benchmarks.get(name);
                if (benchmark == null) {
                    throw new ParameterException(
                            spec.commandLine(), "--only takes " + benchmarks.keySet() + ", not " + name);
                }
                var measured = benchmark.run(plan);
                console.print(measured);
                figures.addAll(measured);
            }
        }
        return 0;
    }

    private Map<String, Benchmark> benchmarks(Arena arena) {
        var echo = new EchoContender(arena.floor().server(), arena.floor().connections(), inFlight);
        var parley = arena.parley();
        var append = new AppendContender(parley.server(), parley.connections(), inFlight, Arena.roomForMessages());
        var get = new GetContender(parley.server(), parley.connections(), inFlight);
        Map<String, Benchmark> all = new LinkedHashMap<>();
        all.put(
                "append",
                new RatioBenchmark(new Comparison(echo, append), Target.APPEND_CALLS, Optional.of(Target.APPEND_CPU)));
        all.put("get", new RatioBenchmark(new Comparison(echo, get), Target.GET_CALLS, Optional.empty()));
        return all;
    }
}
