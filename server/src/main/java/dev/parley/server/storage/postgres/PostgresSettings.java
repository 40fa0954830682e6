package dev.parley.server.storage.postgres;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How to reach the database, and how much of it to use.
 *
 * @param threads what works on the database at once
 * @param activityInterval how soon lists by last activity show appends
 */
public record PostgresSettings(
        Login login,
        Threads threads,
        Patience patience,
        PreparedStatements preparedStatements,
        Duration activityInterval) {

    /**
     * Where the database is, and as whom to go there.
     *
     * @param url {@code jdbc:postgresql://host:port/database}
     * @param password asked for each new connection, so that it can change
     */
    public record Login(String url, String username, Supplier<String> password, Tls tls) {}

    /**
     * How the connection is protected.
     *
     * @param mode as libpq's {@code sslmode}
     * @param rootCertificate whom to trust; nothing: the driver's default
     */
    public record Tls(String mode, Optional<Path> rootCertificate) {}

    /**
     * Threads, each of which uses at most one connection at a time.
     *
     * @param connections the most connections
     * @param appends batch appends
     * @param reads batch reads by key
     * @param queue calls that wait for one of these threads, at most
     */
    public record Threads(int connections, int appends, int reads, int queue) {}

    /**
     * How long to wait for what.
     *
     * @param connect for a connection
     * @param statement for a statement, before the database ends it
     * @param lock for what somebody else has locked: a session, in many short attempts
     * @param idle for the next statement of a transaction, before the database ends it
     */
    public record Patience(Duration connect, Duration statement, Duration lock, Duration idle) {
        Patience withStatement(Duration longest) {
            return new Patience(connect, longest, lock, idle);
        }
    }

    /** Whether the database is to remember statements: not through a pooler that hands connections round. */
    public enum PreparedStatements {
        AUTO,
        ON,
        OFF,
    }
}
