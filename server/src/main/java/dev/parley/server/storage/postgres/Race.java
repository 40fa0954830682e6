package dev.parley.server.storage.postgres;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects in one attempt, or in several side by side while none of them ends: one that began when the network was away
 * hangs for its whole time although the network is back.
 */
final class Race {
    private static final Logger LOG = LoggerFactory.getLogger(Race.class);
    private static final long HEAD_START_MILLIS = 250;
    private static final int MAX_ATTEMPTS = 10;

    private final Attempt attempt;
    // Of all who connect at this time.
    private final Semaphore free = new Semaphore(MAX_ATTEMPTS);

    Race(Attempt attempt) {
        this.attempt = attempt;
    }

    /** One attempt to connect. */
    interface Attempt {
        Connection connect() throws SQLException;
    }

    /** What the first attempt that ends comes to. The others are given up. */
    Connection connect() throws SQLException {
        var first = new CompletableFuture<Connection>();
        try {
            while (true) {
                if (free.tryAcquire()) {
                    Thread.ofVirtual().name("parley-postgres-connect").start(() -> run(first));
                }
                try {
                    return first.get(HEAD_START_MILLIS, MILLISECONDS);
                } catch (TimeoutException e) {
                    LOG.trace("Another attempt to connect begins beside those that hang");
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SQLException refusal ? refusal : new SQLException(e.getCause());
        } catch (InterruptedException e) {
            giveUp(first);
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while connecting", e);
        }
    }

    private void run(CompletableFuture<Connection> first) {
        try {
            var connection = attempt.connect();
            if (!first.complete(connection)) {
                connection.close();
            }
        } catch (Throwable e) {
            first.completeExceptionally(e);
        } finally {
            free.release();
        }
    }

    // What comes too late finds it so.
    private static void giveUp(CompletableFuture<Connection> first) {
        if (!first.cancel(false)) {
            var _ = first.thenAccept(Race::close);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("A connection that nobody wants could not be closed", e);
        }
    }
}
