package dev.parley.server.storage.postgres;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.zaxxer.hikari.HikariPoolMXBean;
import dev.parley.server.storage.postgres.PostgresSettings.Patience;
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

    // The limits of what may take as long as its call has. None at all would be no limit to the database.
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final PostgresSettings settings;
    private final Connector connector;
    private final Pool pool;
    private final Uses uses = new Uses();
    private final LockPatience lockPatience;
    private final Outage outage;
    private final long statementNanos;

    Database(PostgresSettings settings) {
        this.settings = settings;
        this.connector = new Connector(settings);
        this.pool = new Pool(settings, connector);
        this.lockPatience = new LockPatience(settings.patience().lock());
        this.outage = new Outage(connector, pool, uses);
        this.statementNanos = settings.patience().statement().plus(GRACE).toNanos();
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

    /** Carries out several statements as one step, each of which may take as long as the call has. */
    <T> T longTransaction(long deadlineNanos, SqlStep<T> step) {
        return run(deadlineNanos, Unit.LONG_TRANSACTION, step);
    }

    /** What is asked of a connection, and so what it means if the connection breaks. */
    private enum Unit {
        READ,
        STATEMENT,
        TRANSACTION,
        LONG_TRANSACTION;

        boolean isTransaction() {
            return this == TRANSACTION || this == LONG_TRANSACTION;
        }
    }

    /** Makes one attempt at a connection apart from the pool. */
    Connection connect() throws SQLException {
        return connector.connect();
    }

    /** How long the lock of a session is waited for. */
    LockPatience lockPatience() {
        return lockPatience;
    }

    HikariPoolMXBean poolState() {
        return pool.state();
    }

    private <T> T run(long deadlineNanos, Unit unit, SqlStep<T> step) {
        boolean isRepeated = false;
        while (true) {
            var attempt = new Attempt(unit, deadlineNanos);
            try {
                var connection = pool.borrow(deadlineNanos);
                try {
                    return attempt.run(connection, step);
                } finally {
                    Pool.giveBack(connection);
                }
            } catch (SQLException | DataAccessException e) {
                if (isRepeated || !attempt.isLostInVain()) {
                    throw attempt.failure(e);
                }
                isRepeated = true;
            }
        }
    }

    /** One use of a connection. */
    private final class Attempt {
        private final Unit unit;
        private final long deadlineNanos;
        // Whether the database may have carried out what cannot be undone.
        private boolean isCommitting;
        private boolean isLost;

        Attempt(Unit unit, long deadlineNanos) {
            this.unit = unit;
            this.deadlineNanos = deadlineNanos;
        }

        <T> T run(Connection connection, SqlStep<T> step) throws SQLException {
            var use = uses.begin(connection, deadlineNanos + LAST.toNanos());
            try {
                limit(connection);
                return carryOut(connection, step);
            } catch (SQLException | DataAccessException e) {
                lookAfter(connection, e);
                throw e;
            } finally {
                uses.end(use);
            }
        }

        // Where one connection is lost, so may be all the others that were made with it; and where the database takes
        // no writes, another one may be called by its name by now.
        private void lookAfter(Connection connection, Exception e) {
            isLost = !isLate() && SqlFailures.isLoss(e);
            if (isLost) {
                pool.renew();
            } else if (SqlFailures.isReadOnly(e)) {
                pool.discard(connection);
            }
        }

        /** Whether the connection was lost, and nothing happened for certain: the next one may be better. */
        boolean isLostInVain() {
            return isLost && !isLate() && (unit == Unit.READ || !isCommitting);
        }

        private boolean isLate() {
            return deadlineNanos - System.nanoTime() <= 0;
        }

        private <T> T carryOut(Connection connection, SqlStep<T> step) throws SQLException {
            if (unit.isTransaction() || connector.isPooled()) {
                return inTransaction(connection, step);
            }
            isCommitting = unit == Unit.STATEMENT;
            return step.on(connection);
        }

        private <T> T inTransaction(Connection connection, SqlStep<T> step) throws SQLException {
            connection.setAutoCommit(false);
            try {
                if (unit == Unit.LONG_TRANSACTION || connector.isPooled()) {
                    SessionDefaults.set(connection, patience());
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
            return SqlFailures.of(e, isCommitting, isLate());
        }

        private void limit(Connection connection) throws SQLException {
            long left = Math.max(0, deadlineNanos - System.nanoTime()) + LAST.toNanos();
            long most = unit == Unit.LONG_TRANSACTION ? LONGEST.toNanos() : statementNanos;
            connection.setNetworkTimeout(Runnable::run, (int) NANOSECONDS.toMillis(Math.min(left, most)));
        }

        private Patience patience() {
            if (unit != Unit.LONG_TRANSACTION) {
                return settings.patience();
            }
            long left = Math.clamp(deadlineNanos - System.nanoTime(), LEAST.toNanos(), LONGEST.toNanos());
            return settings.patience().withStatement(Duration.ofNanos(left));
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
        uses.close();
    }
}
