package dev.parley.bench;

import dev.parley.bench.compare.Plan;
import dev.parley.bench.memory.Parley;
import dev.parley.bench.report.Console;
import dev.parley.bench.report.Figure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
        description = {
            "Measures a server side by side with its floor, on this machine, which should do nothing else.",
            "Exit codes: 0 measured, 1 a call failed or the log was wrong, 2 wrong command line."
        })
final class BenchCommand implements Callable<Integer> {
    private static final int WHOLE_ROUNDS = 5;
    private static final int WHOLE_SECONDS = 4;
    private static final int WHOLE_WARM_UP = 15;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "What to measure, of ${COMPLETION-CANDIDATES}. Default: all.")
    private List<BenchmarkName> only = List.of(BenchmarkName.values());

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds of each side.")
    private int rounds = WHOLE_ROUNDS;

    @Option(names = "--seconds", paramLabel = "N", description = "The measured part of a round.")
    private int seconds = WHOLE_SECONDS;

    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "Load for each side before the first round.")
    private int warmUp = WHOLE_WARM_UP;

    @Option(names = "--in-flight", paramLabel = "N", description = "Calls in flight.")
    private int inFlight = 256;

    @Option(names = "--connections", paramLabel = "N", description = "Connections to a server.")
    private int connections = 2;

    @Option(names = "--streams", paramLabel = "N", description = "Streams at once.")
    private int streams = 8;

    @Option(names = "--parley", paramLabel = "FILE", description = "The launcher of the server.")
    private Path launcher = Path.of("bin/parley");

    @Option(
            names = "--root",
            paramLabel = "DIRECTORY",
            description = "The source tree, whose history and page are written.")
    private Path root = Path.of(".");

    @Option(
            names = "--record",
            description = "Writes a shorter run into the history and the page too. Else only runs of full length.")
    private boolean record;

    @Option(names = "--draw", description = "Measures nothing: makes the page and the picture from the history.")
    private boolean draw;

    @Option(
            names = "--profile",
            description = "Measures nothing: says where the server spends its processor time during appends.")
    private boolean profile;

    @Override
    public Integer call() throws InterruptedException {
        var publication = new Publication(root);
        if (draw) {
            publication.draw();
            return 0;
        }
        var load = new LoadOptions(inFlight, connections, streams);
        var parley = new Parley(launcher);
        if (profile) {
            new ProfileReport(parley, load, spec.commandLine().getOut()).print(plan());
            return 0;
        }
        var figures = measure(new Benchmarks(parley, load));
        if (record || isWhole()) {
            publication.add(load, plan(), figures);
        } else {
            spec.commandLine().getOut().println("A short run: not in the history. --record puts it there.");
        }
        return 0;
    }

    private List<Figure> measure(Benchmarks benchmarks) throws InterruptedException {
        var out = spec.commandLine().getOut();
        List<Figure> figures = new ArrayList<>();
        try (benchmarks) {
            for (var name : only) {
                var benchmark = benchmarks.find(name);
                if (benchmark.isEmpty()) {
                    out.println(name + ": left out, this server does not have it.");
                    continue;
                }
                var measured = benchmark.get().run(plan());
                new Console(out).print(measured);
                figures.addAll(measured);
            }
        }
        return figures;
    }

    private Plan plan() {
        if (rounds < 1 || seconds < 1 || warmUp < 0) {
            throw new ParameterException(spec.commandLine(), "--rounds and --seconds are at least 1, --warm-up 0.");
        }
        return new Plan(rounds, Duration.ofSeconds(seconds), Duration.ofSeconds(warmUp));
    }

    private boolean isWhole() {
        return rounds >= WHOLE_ROUNDS && seconds >= WHOLE_SECONDS && warmUp >= WHOLE_WARM_UP;
    }
}
