package dev.parley.bench;

import dev.parley.bench.redis.RedisBenchmark;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code make bench-redis}. */
@Command(
        name = "redis",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Measures a server with the Redis backend side by side with what Redis does for redis-benchmark, on a Redis",
            "of its own, which keeps everything in memory and writes nothing to a disk. The machine should do nothing",
            "else.",
            "Exit codes: 0 measured, 1 a call failed or the log was wrong, 2 wrong command line, 3 no redis-benchmark."
        })
final class RedisCommand implements Callable<Integer> {
    private static final int NO_REDIS_BENCHMARK = 3;

    @Mixin
    private RunOptions run = new RunOptions();

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "What to measure, of ${COMPLETION-CANDIDATES}. Default: all.")
    private List<RedisBenchmarkName> only = List.of(RedisBenchmarkName.values());

    @Override
    public Integer call() throws InterruptedException {
        var benchmark = RedisBenchmark.find();
        if (benchmark.isEmpty()) {
            run.out()
                    .println(
                            "The floors need redis-benchmark, on the path. It comes with Redis: Debian and Ubuntu have it"
                                    + " in the package redis-tools (and Redis itself in redis-server), Fedora and Homebrew"
                                    + " in redis.");
            return NO_REDIS_BENCHMARK;
        }
        new Measurement<>(run, only).of(new RedisBenchmarks(run, benchmark.get()));
        return 0;
    }
}
