package dev.parley.bench.redis;

import dev.parley.bench.database.Work;
import dev.parley.bench.load.Latencies;
import dev.parley.bench.process.Programs;
import dev.parley.databases.RedisAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Redis's own load generator.
 *
 * @param program the file that runs
 */
public record RedisBenchmark(Path program) {
    /** Each of them in a command stands for another random number each time, of {@link #DIGITS} digits. */
    static final String RANDOM = "__rand_int__";

    static final int DIGITS = 12;

    // Names of columns, and under them the command and its calls a second.
    private static final Pattern RATE = Pattern.compile("(?m)^\"test\",\"rps\".*\\R\".*?\",\"([0-9.]+)\"");

    /** The one on the path. */
    public static Optional<RedisBenchmark> find() {
        return Programs.find("redis-benchmark", Stream.of()).map(RedisBenchmark::new);
    }

    /**
     * Has clients send a command again and again, each when it has its answer to the one before.
     *
     * @param redis one without a password
     * @param calls of all clients together
     * @throws IllegalStateException if Redis refused one
     */
    Work run(RedisAddress redis, Command command, int clients, long calls) throws InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                program.toString(),
                "--csv",
                "-p",
                Integer.toString(redis.port()),
                "-c",
                Integer.toString(clients),
                "-n",
                Long.toString(calls),
                "-r",
                Integer.toString(command.numbers())));
        words.addAll(command.words());
        return parse(Programs.run(words, Map.of()), calls);
    }

    static Work parse(String output, long calls) {
        var rate = RATE.matcher(output);
        if (!rate.find()) {
            throw new IllegalArgumentException("not what redis-benchmark prints: " + output);
        }
        return new Work(calls, calls / Double.parseDouble(rate.group(1)), Latencies.NONE);
    }

    /**
     * What is sent.
     *
     * @param words {@link #RANDOM} in them stands for random numbers
     * @param numbers how many numbers there are, from 0
     */
    record Command(List<String> words, int numbers) {}
}
