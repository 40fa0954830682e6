package dev.parley.server.storage.postgres;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.pool.HikariPool;
import dev.parley.server.domain.DeadlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections that are kept for the next call. A call waits for one no longer than it has time. */
final class Pool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pool.class);

    // A call that gets none is told so before its time is over: later, nobody would believe that it was not begun.
    private static final Duration EARLY = Duration.ofMillis(5);
    private static final long MIN_MILLIS = 250;
    // A connection keeps the plans that it made when tables were small, and a password that was changed since.
    private static final Duration LIFETIME = Duration.ofMinutes(1);

    private final Connector connector;
    private final HikariPool pool;
    private final long patienceNanos;

    Pool(PostgresSettings settings, Connector connector) {
        this.connector = connector;
        this.patienceNanos = settings.patience().connect().toNanos();
        this.pool = new HikariPool(configuration(settings, connector));
    }

    private static HikariConfig configuration(PostgresSettings settings, Connector connector) {
        var configuration = new HikariConfig();
        configuration.setPoolName("parley-postgres");
        configuration.setDataSource(connector);
        configuration.setMaximumPoolSize(settings.threads().connections());
        configuration.setMinimumIdle(settings.threads().connections());
        configuration.setConnectionTimeout(
                Math.max(MIN_MILLIS, settings.patience().connect().toMillis()));
        configuration.setValidationTimeout(MIN_MILLIS);
        configuration.setMaxLifetime(LIFETIME.toMillis());
        // Not needed by connections that live for so short.
        configuration.setKeepaliveTime(0);
        // The database may be away when the server starts: what then fails is the first call.
        configuration.setInitializationFailTimeout(-1);
        configuration.validate();
        return configuration;
    }

    /**
     * Takes a connection, which is to be given back.
     *
     * @throws DeadlineException if the call's time is over
     */
    Connection borrow(long deadlineNanos) throws SQLException {
        long left = deadlineNanos - System.nanoTime() - EARLY.toNanos();
        if (left <= 0) {
            throw new DeadlineException();
        }
        var failure = connector.failure();
        // Nobody waits for a database that is known to be away: callers hear of it at once, and try again.
        if (failure != null && pool.getTotalConnections() == 0) {
            throw failure;
        }
        var connection =
                left < patienceNanos ? borrowWithin(left) : pool.getConnection(NANOSECONDS.toMillis(patienceNanos));
        // To find out that a connection is dead may have taken longer.
        if (deadlineNanos - System.nanoTime() <= 0) {
            giveBack(connection);
            throw new DeadlineException();
        }
        return connection;
    }

    private Connection borrowWithin(long nanos) throws SQLException {
        try {
            return pool.getConnection(Math.max(1, NANOSECONDS.toMillis(nanos)));
        } catch (SQLTransientConnectionException e) {
            // All are in use, which more time would have helped against; or there are none, which it would not.
            if (connector.failure() == null) {
                throw new DeadlineException();
            }
            throw e;
        }
    }

    /** Gives a connection back. Whether that succeeds is nothing to a call, which has its answer. */
    static void giveBack(Connection connection) {
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            // The pool is closed, and has let go of it: there is nothing then that it could reset.
            LOG.debug("A connection could not be given back", e);
        }
    }

    /** Has the connection closed instead of given back. */
    void discard(Connection connection) {
        pool.evictConnection(connection);
    }

    /** Replaces all connections; those that are in use, when they are given back. */
    void renew() {
        pool.softEvictConnections();
    }

    HikariPoolMXBean state() {
        return pool;
    }

    @Override
    public void close() {
        try {
            pool.shutdown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
