package dev.parley.databases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Redis in a process of this machine that belongs to whoever started it: for faults and crashes, and for a server to
 * try out. It keeps its data and its port over stops and kills, listens on the loopback address only, and writes what
 * is changed to its append-only file, synced every second, unless it is given other settings. It stops when this
 * program ends, however that happens.
 */
public final class OwnRedis implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final RedisProgram program;
    private final RedisFolder data;
    private final int port;
    private final Map<String, String> settings;
    private final Runnable remover;
    private final Thread hook = Thread.ofPlatform().unstarted(this::remove);

    private @Nullable Process process;
    private @Nullable Watchdog watchdog;

    private OwnRedis(RedisProgram program, Path data, int port, Map<String, String> settings, Runnable remover) {
        this.program = program;
        this.data = new RedisFolder(data);
        this.port = port == 0 ? Ports.free() : port;
        this.settings = Map.copyOf(settings);
        this.remover = remover;
    }

    /**
     * Starts one of Redis 6.2 on a free port, with data of its own that {@link #close} and the end of this program
     * remove.
     *
     * @param settings as in {@code redis.conf}
     */
    public static OwnRedis temporary(Map<String, String> settings) {
        return temporary(RedisProgram.embedded(), 0, settings);
    }

    /**
     * The same with another program, and on a port.
     *
     * @param port 0 takes a free one
     */
    public static OwnRedis temporary(RedisProgram program, int port, Map<String, String> settings) {
        try {
            var folder = Files.createTempDirectory("parley-redis-");
            var redis = new OwnRedis(program, folder.resolve("data"), port, settings, () -> Folders.delete(folder));
            Runtime.getRuntime().addShutdownHook(redis.hook);
            redis.start();
            return redis;
        } catch (IOException e) {
            throw new DatabaseFailedException("no folder for data", e);
        }
    }

    /**
     * Starts one of Redis 6.2 on data that stay, on a free port.
     *
     * @param data the folder, which is made where there is none
     * @param settings as in {@code redis.conf}
     */
    public static OwnRedis on(Path data, Map<String, String> settings) {
        return on(RedisProgram.embedded(), data, settings);
    }

    /** The same with another program. */
    public static OwnRedis on(RedisProgram program, Path data, Map<String, String> settings) {
        var redis = new OwnRedis(program, data, 0, settings, () -> {});
        redis.start();
        return redis;
    }

    /** Where it is, with keys that nobody else has. */
    public RedisAddress address() {
        return RedisAddress.local(port, settings.getOrDefault("requirepass", ""));
    }

    public int port() {
        return port;
    }

    /** The ids of all its processes, its own first; none when it is stopped. */
    public synchronized List<Long> pids() {
        return process == null ? List.of() : new ProcessTree(process).pids();
    }

    /** Starts it again, on the same data and port, and waits until it has read its data and answers. */
    public synchronized void start() {
        if (process != null) {
            throw new IllegalStateException("it runs");
        }
        try {
            data.initialise();
            data.requireUnused();
            data.configure(port, settings);
            process = launch();
            watchdog = Watchdog.insistingOver(process);
            awaitReady(process);
        } catch (IOException e) {
            throw new DatabaseFailedException("cannot start Redis on " + data.path(), e);
        }
    }

    /** Writes everything to its data, and ends it. Nothing happens when it is stopped already. */
    public synchronized void stop() {
        if (process != null) {
            endWatch();
            new ProcessTree(process).thaw();
            // It refuses while it writes its first file, and forgets that it was asked.
            do {
                ProcessTree.signal("INT", List.of(process.toHandle()));
            } while (!Commands.endsSoon(process));
            process = null;
        }
    }

    /** Ends all its processes at once with kill -9. */
    public synchronized void kill() {
        endWatch();
        new ProcessTree(running()).kill();
        process = null;
    }

    /** Stops all its processes where they are: it neither answers nor ends a connection. */
    public synchronized void freeze() {
        new ProcessTree(running()).freeze();
    }

    /** Lets them go on after {@link #freeze}. */
    public synchronized void thaw() {
        new ProcessTree(running()).thaw();
    }

    /** Stops it, and removes its data where they are temporary. */
    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This program is ending, and the hook finds nothing to do.
        }
    }

    private void remove() {
        stop();
        remover.run();
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("it is stopped");
        }
        return process;
    }

    private void endWatch() {
        if (watchdog != null) {
            watchdog.end();
            watchdog = null;
        }
    }

    private Process launch() throws IOException {
        var command = Commands.withoutTerminal(
                List.of(program.path().toString(), data.settings().toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(data.log().toFile()))
                .start();
    }

    private void awaitReady(Process started) {
        long end = System.nanoTime() + START.toNanos();
        while (!address().isReady()) {
            if (!started.isAlive() || System.nanoTime() - end > 0) {
                stop();
                throw new DatabaseFailedException(
                        "Redis did not start on %s:%n%s".formatted(data.path(), data.lastLines()));
            }
            Commands.pause();
        }
    }
}
