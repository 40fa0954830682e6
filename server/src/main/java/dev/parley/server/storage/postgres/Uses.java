package dev.parley.server.storage.postgres;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that somebody works on, each of which is cut when its time is over. The limits of the driver are for
 * each answer that it waits for: they know nothing of several statements, nor of one that cannot be sent.
 */
final class Uses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Uses.class);

    // A timer for each use would wake a thread for each.
    private static final long INTERVAL_MILLIS = 20;

    private final Set<Use> uses = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("parley-postgres-limits").factory());

    Uses() {
        var _ = timer.scheduleWithFixedDelay(this::cutLate, INTERVAL_MILLIS, INTERVAL_MILLIS, MILLISECONDS);
    }

    /** Somebody begins to work on a connection. It is cut some milliseconds after the end, if it is still used. */
    Use begin(Connection connection, long endNanos) {
        var use = new Use(connection, endNanos);
        uses.add(use);
        return use;
    }

    /** Nobody works on it any more. When this returns, nothing of the use can cut the connection. */
    void end(Use use) {
        uses.remove(use);
        use.end();
    }

    /** Cuts those that began before that time. */
    void cutBefore(long nanos) {
        cut(use -> use.sinceNanos - nanos < 0);
    }

    private void cutLate() {
        try {
            long now = System.nanoTime();
            cut(use -> use.endNanos - now <= 0);
        } catch (Throwable e) {
            // Errors, too: nobody would look any more.
            LOG.error("Connections that hang could not be cut", e);
        }
    }

    private void cut(Predicate<Use> isToBeCut) {
        uses.removeIf(use -> {
            boolean isCut = isToBeCut.test(use);
            if (isCut) {
                // Each on a thread of its own, since closing an encrypted connection may wait for whoever writes to it.
                Thread.startVirtualThread(use::cut);
            }
            return isCut;
        });
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** One use of a connection. */
    static final class Use {
        private final Connection connection;
        private final long endNanos;
        private final long sinceNanos = System.nanoTime();
        private boolean isOver;

        private Use(Connection connection, long endNanos) {
            this.connection = connection;
            this.endNanos = endNanos;
        }

        private synchronized void end() {
            isOver = true;
        }

        private synchronized void cut() {
            if (isOver) {
                return;
            }
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("A connection could not be cut", e);
            }
        }
    }
}
