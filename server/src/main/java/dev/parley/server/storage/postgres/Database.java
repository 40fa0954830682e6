package dev.parley.server.storage.postgres;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.parley.server.domain.DeadlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jooq.exception.DataAccessException;

/**
 * The database behind a pool of connections. Blocks its caller, but no longer than the deadline allows.
 *
 * <p>The one class that meets the exceptions of the driver, the pool and jOOQ: out come our own. Nothing happened,
 * unless it is said that nobody knows.
 */
final class Database implements AutoCloseable {
    // What the database's own limit gets on top, so that it is the one that ends a statement.
    private static final Duration GRACE = Duration.ofMillis(500);
    // How long a connection is waited for when its call is over: less would throw it away for a moment's delay, and
    // nothing of a call is to be left 250 ms after its deadline.
    private static final Duration LAST = Duration.ofMillis(200);

    // A connection keeps the plans that it made when tables were small, and a password that was changed since.
    private static final Duration LIFETIME = Duration.ofMinutes(1);

    private final PostgresSettings settings;
    private final Connector connector;
    private final Outage outage;
    private final HikariDataSource pool;
    private final long statementNanos;

    Database(PostgresSettings settings) {
        this.settings = settings;
        this.connector = new Connector(settings);
        this.outage = new Outage(connector);
        this.pool = new HikariDataSource(configuration(settings, connector));
        this.statementNanos = settings.patience().statement().plus(GRACE).toNanos();
    }

    private static HikariConfig configuration(PostgresSettings settings, Connector connector) {
        var configuration = new HikariConfig();
        configuration.setPoolName("parley-postgres");
        configuration.setDataSource(connector);
        configuration.setMaximumPoolSize(settings.threads().connections());
        configuration.setMinimumIdle(settings.threads().connections());
        configuration.setConnectionTimeout(
                Math.max(250, settings.patience().connect().toMillis()));
        configuration.setValidationTimeout(250);
        configuration.setMaxLifetime(LIFETIME.toMillis());
        // The database may be away when the server starts: what then fails is the first call.
        configuration.setInitializationFailTimeout(-1);
        return configuration;
    }

    /** Reads. What fails can be tried again. */
    <T> T read(long deadlineNanos, SqlStep<T> step) {
        return run(deadlineNanos, Unit.READ, step);
    }

    /** Carries out one statement that writes, and commits itself. */
    <T> T statement(long deadlineNanos, SqlStep<T> step) {
        return run(deadlineNanos, Unit.STATEMENT, step);
    }

    /** Carries out several statements as one step; whatever is thrown before the end undoes them. */
    <T> T transaction(long deadlineNanos, SqlStep<T> step) {
        return run(deadlineNanos, Unit.TRANSACTION, step);
    }

    /** What is asked of a connection, and so what it means if the connection breaks. */
    private enum Unit {
        READ,
        STATEMENT,
        TRANSACTION,
    }

    /** Makes one attempt at a connection apart from the pool. */
    Connection connect() throws SQLException {
        return connector.connect();
    }

    HikariPoolMXBean poolState() {
        return pool.getHikariPoolMXBean();
    }

    private <T> T run(long deadlineNanos, Unit unit, SqlStep<T> step) {
        var attempt = new Attempt(unit, deadlineNanos);
        try (var connection = borrow(deadlineNanos)) {
            return attempt.run(connection, step);
        } catch (SQLException | DataAccessException e) {
            throw attempt.failure(e);
        }
    }

    private Connection borrow(long deadlineNanos) throws SQLException {
        if (deadlineNanos - System.nanoTime() <= 0) {
            throw new DeadlineException();
        }
        var failure = connector.failure();
        var state = pool.getHikariPoolMXBean();
        // Nobody waits for a database that is known to be away: callers hear of it at once, and try again.
        if (failure != null && state != null && state.getTotalConnections() == 0) {
            throw failure;
        }
        return pool.getConnection();
    }

    /** One use of a connection. */
    private final class Attempt {
        private final Unit unit;
        private final long deadlineNanos;
        // Whether the database may have carried out what cannot be undone.
        private boolean isCommitting;

        Attempt(Unit unit, long deadlineNanos) {
            this.unit = unit;
            this.deadlineNanos = deadlineNanos;
        }

        <T> T run(Connection connection, SqlStep<T> step) throws SQLException {
            var use = outage.begin(connection);
            try {
                limit(connection);
                return carryOut(connection, step);
            } finally {
                outage.end(use);
            }
        }

        private <T> T carryOut(Connection connection, SqlStep<T> step) throws SQLException {
            if (unit == Unit.TRANSACTION || connector.isPooled()) {
                return inTransaction(connection, step);
            }
            isCommitting = unit == Unit.STATEMENT;
            return step.on(connection);
        }

        private <T> T inTransaction(Connection connection, SqlStep<T> step) throws SQLException {
            connection.setAutoCommit(false);
            try {
                if (connector.isPooled()) {
                    SessionDefaults.set(connection, settings.patience());
                }
                var answer = step.on(connection);
                isCommitting = unit != Unit.READ;
                connection.commit();
                return answer;
            } catch (Throwable e) {
                undo(connection);
                throw e;
            } finally {
                settle(connection);
            }
        }

        RuntimeException failure(Exception e) {
            return SqlFailures.of(e, isCommitting, deadlineNanos - System.nanoTime() <= 0);
        }

        private void limit(Connection connection) throws SQLException {
            long left = Math.max(0, deadlineNanos - System.nanoTime()) + LAST.toNanos();
            connection.setNetworkTimeout(Runnable::run, (int) NANOSECONDS.toMillis(Math.min(left, statementNanos)));
        }
    }

    // A connection that cannot do this is broken, and the pool throws it away: the database undoes what it began.
    private static void undo(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // Why it is broken is told by what led here.
        }
    }

    private static void settle(Connection connection) {
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            // As above.
        }
    }

    /** The database did not answer a probe. */
    void suspect() {
        outage.suspect();
    }

    @Override
    public void close() {
        outage.close();
        connector.close();
        pool.close();
    }
}
