package dev.parley.bench.parley;

import dev.parley.bench.process.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How long a server takes from its exec until {@code grpc.health.v1} says SERVING, with an AOT cache and without. */
public final class Starts implements AutoCloseable {
    private static final double MILLIS = 1e-6;

    private final Parley parley;
    private final JavaCommand plain;
    private final Path cache;

    /** Makes a cache, in a training run of its own. */
    public Starts(Parley parley) throws InterruptedException {
        this.parley = parley;
        try (var server = parley.start(List.of(), Map.of())) {
            this.plain = JavaCommand.of(server);
        }
        try {
            this.cache = Files.createTempDirectory("parley-bench-").resolve("parley.aot");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (var training = parley.start(plain("-XX:AOTCacheOutput=" + cache))) {
            FirstCalls.make(training);
        }
        if (!Files.exists(cache)) {
            throw new IllegalStateException("the training run left no AOT cache");
        }
    }

    /** Milliseconds of one start without a cache. */
    public double plain() throws InterruptedException {
        return millis(plain("-XX:AOTMode=off"));
    }

    /** Milliseconds of one start with a cache. Where the launcher brings its own, this is the place to start that. */
    public double cached() throws InterruptedException {
        return millis(plain("-XX:AOTCache=" + cache));
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(cache);
            Files.deleteIfExists(cache.resolveSibling("parley.aot.config"));
            Files.deleteIfExists(cache.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private double millis(List<String> command) throws InterruptedException {
        long start = System.nanoTime();
        var server = parley.start(command);
        long nanos = System.nanoTime() - start;
        server.close();
        return nanos * MILLIS;
    }

    private List<String> plain(String option) {
        List<String> command = new ArrayList<>();
        command.add(plain.java());
        command.add(option);
        plain.options().stream().filter(word -> !word.startsWith("-XX:AOT")).forEach(command::add);
        command.addAll(List.of("-jar", plain.jar(), "serve"));
        return command;
    }
}
