package dev.parley.bench;

import dev.parley.bench.parley.Parley;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code make bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        subcommands = {PostgresCommand.class, RedisCommand.class},
        description = {
            "Measures a server side by side with its floor, on this machine, which should do nothing else.",
            "Exit codes: 0 measured, 1 a call failed or the log was wrong, 2 wrong command line."
        })
final class BenchCommand implements Callable<Integer> {
    @Mixin
    private RunOptions run = new RunOptions();

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "What to measure, of ${COMPLETION-CANDIDATES}. Default: all.")
    private List<BenchmarkName> only = List.of(BenchmarkName.values());

    @Option(names = "--streams", paramLabel = "N", description = "Streams at once.")
    private int streams = 8;

    @Option(names = "--draw", description = "Measures nothing: makes the page and the picture from the history.")
    private boolean draw;

    @Option(
            names = "--profile",
            description = "Measures nothing: says where the server spends its processor time during appends.")
    private boolean profile;

    @Override
    public Integer call() throws InterruptedException {
        if (draw) {
            run.publication().draw();
            return 0;
        }
        var load = run.load(streams);
        var parley = Parley.inMemory(run.launcher());
        if (profile) {
            new ProfileReport(parley, load, run.out()).print(run.plan());
            return 0;
        }
        new Measurement<>(run, only).of(new Benchmarks(parley, load));
        return 0;
    }
}
