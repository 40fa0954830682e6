package dev.parley.databases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A PgBouncer of one's own before a database, in transaction mode: each transaction may run on another of its few
 * connections. It needs the program {@code pgbouncer} on this machine, and ends with this program.
 */
public final class PgBouncer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    // Fewer than its clients have, so that they get each other's.
    private static final int POOL = 4;

    private final Path folder;
    private final Process process;
    private final Watchdog watchdog;
    private final DatabaseAddress address;

    private PgBouncer(Path folder, Process process, DatabaseAddress address) throws IOException {
        this.folder = folder;
        this.process = process;
        this.watchdog = Watchdog.over(process);
        this.address = address;
    }

    /** Starts one for this database and user, with their settings as its documentation recommends for JDBC. */
    public static PgBouncer before(DatabaseAddress database) {
        try {
            var folder = Files.createTempDirectory("parley-pgbouncer-");
            var address = database.port(Ports.free());
            var pooler = new PgBouncer(folder, launch(folder, configure(folder, database, address)), address);
            pooler.awaitReady();
            return pooler;
        } catch (IOException e) {
            throw new DatabaseFailedException("cannot start pgbouncer", e);
        }
    }

    /** The database, through it. */
    public DatabaseAddress address() {
        return address;
    }

    /** Ends it with all its connections. */
    @Override
    public void close() {
        if (process.isAlive()) {
            watchdog.end();
            process.destroyForcibly();
            Commands.waitFor(process);
        }
        Folders.delete(folder);
    }

    private static Path configure(Path folder, DatabaseAddress database, DatabaseAddress address) throws IOException {
        var users = folder.resolve("users.txt");
        Files.writeString(users, "\"%s\" \"%s\"\n".formatted(database.username(), database.password()));
        return Files.writeString(folder.resolve("pgbouncer.ini"), """
                [databases]
                * = host=%s port=%d

                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = %s
                pool_mode = transaction
                default_pool_size = %d
                max_client_conn = 1000
                ignore_startup_parameters = extra_float_digits
                """.formatted(
                        database.host(), database.port(), address.port(), users, POOL));
    }

    private static Process launch(Path folder, Path configuration) throws IOException {
        // Debian's folder for it is not on everybody's path.
        var program = Commands.isInstalled("pgbouncer") ? "pgbouncer" : "/usr/sbin/pgbouncer";
        return new ProcessBuilder(Commands.withoutRoot(List.of(program, "-q", configuration.toString())))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private void awaitReady() throws IOException {
        long end = System.nanoTime() + START.toNanos();
        while (!address.isReady()) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                var log = Files.readString(folder.resolve("log"));
                close();
                throw new DatabaseFailedException("pgbouncer did not start: " + log);
            }
            Commands.pause();
        }
    }
}
