package dev.parley.databases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL in processes of this machine that belong to whoever started it: for faults and crashes, and for a server
 * to try out. It keeps its data, its port and its password over stops and kills, listens on the loopback address only,
 * and has PostgreSQL's own settings, which are durable, apart from those that it is given. It stops when this program
 * ends, however that happens.
 */
public final class OwnPostgres implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final DataFolder data;
    private final int port;
    private final Map<String, String> settings;
    private final Runnable remover;
    private final Thread hook = Thread.ofPlatform().unstarted(this::remove);

    private @Nullable Process process;
    private @Nullable Watchdog watchdog;

    private OwnPostgres(Path data, int port, Map<String, String> settings, Runnable remover) {
        this.data = new DataFolder(data);
        this.port = port == 0 ? Ports.free() : port;
        this.settings = Map.copyOf(settings);
        this.remover = remover;
    }

    /**
     * Starts one on a free port, with data of its own that {@link #close} and the end of this program remove.
     *
     * @param settings as in {@code postgresql.conf}
     */
    public static OwnPostgres temporary(Map<String, String> settings) {
        try {
            var folder = Files.createTempDirectory("parley-postgres-");
            var postgres = new OwnPostgres(folder.resolve("data"), 0, settings, () -> Folders.delete(folder));
            Runtime.getRuntime().addShutdownHook(postgres.hook);
            postgres.start();
            return postgres;
        } catch (IOException e) {
            throw new DatabaseFailedException("no folder for data", e);
        }
    }

    /**
     * Starts one on data that stay.
     *
     * @param data the folder, which is made where there is none
     * @param port 0 takes a free one
     * @param settings as in {@code postgresql.conf}
     */
    public static OwnPostgres on(Path data, int port, Map<String, String> settings) {
        var postgres = new OwnPostgres(data, port, settings, () -> {});
        postgres.start();
        return postgres;
    }

    /** Its database {@code postgres}, and the user who may do everything. */
    public DatabaseAddress address() {
        return DatabaseAddress.local(port, DataFolder.USERNAME, data.password());
    }

    /** A database with this name, which is made where there is none. */
    public DatabaseAddress database(String name) {
        try (var connection = address().connect();
                var find = connection.prepareStatement("SELECT FROM pg_database WHERE datname = ?")) {
            find.setString(1, name);
            if (!find.executeQuery().next()) {
                address().execute("CREATE DATABASE %s TEMPLATE template0".formatted(name));
            }
        } catch (SQLException e) {
            throw new DatabaseFailedException("no database " + name, e);
        }
        return address().database(name);
    }

    public int port() {
        return port;
    }

    /** The ids of all its processes, that of the one which has started the others first; none when it is stopped. */
    public synchronized List<Long> pids() {
        return process == null ? List.of() : new ProcessTree(process).pids();
    }

    /** Starts it again, on the same data and port, and waits until it takes connections. */
    public synchronized void start() {
        if (process != null) {
            throw new IllegalStateException("it runs");
        }
        try {
            data.initialise();
            data.requireUnused();
            data.configure(port, settings);
            process = launch();
            watchdog = Watchdog.over(process);
            awaitReady(process);
        } catch (IOException e) {
            throw new DatabaseFailedException("cannot start PostgreSQL on " + data.path(), e);
        }
    }

    /** Ends its connections, writes everything to its data, and ends it. Nothing happens when it is stopped already. */
    public synchronized void stop() {
        if (process != null) {
            endWatch();
            new ProcessTree(process).thaw();
            if (process.isAlive()) {
                // Its "fast" shutdown.
                ProcessTree.signal("INT", List.of(process.toHandle()));
            }
            Commands.waitFor(process);
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
        var postgres = PostgresPrograms.folder().resolve("postgres").toString();
        var command = Commands.withoutTerminal(
                Commands.withoutRoot(List.of(postgres, "-D", data.path().toString())));
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
                        "PostgreSQL did not start on %s:%n%s".formatted(data.path(), data.lastLines()));
            }
            Commands.pause();
        }
    }
}
