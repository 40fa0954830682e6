package dev.parley.server.storage.postgres;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that somebody works on, each of which is cut when its time is over. The limits of the driver are for
 * each answer that it waits for: they know nothing of several statements, nor of one that cannot be sent.
 */
final class Uses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Uses.class);

    private final Set<Use> uses = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("parley-postgres-limits").factory());

    Uses() {
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Somebody begins to work on a connection. */
    Use begin(Connection connection, long endNanos) {
        var use = new Use(connection);
        uses.add(use);
        // Each on a thread of its own, since closing an encrypted connection may wait for whoever writes to it.
        use.limit =
                timer.schedule(() -> Thread.startVirtualThread(use::cut), endNanos - System.nanoTime(), NANOSECONDS);
        return use;
    }

    /** Nobody works on it any more. When this returns, nothing of the use can cut the connection. */
    void end(Use use) {
        uses.remove(use);
        use.end();
    }

    /** Cuts those that began before that time. */
    void cutBefore(long nanos) {
        for (var use : uses) {
            if (use.sinceNanos - nanos < 0) {
                Thread.startVirtualThread(use::cut);
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** One use of a connection. */
    static final class Use {
        private final Connection connection;
        private final long sinceNanos = System.nanoTime();
        private @Nullable Future<?> limit;
        private boolean isOver;

        private Use(Connection connection) {
            this.connection = connection;
        }

        private synchronized void end() {
            isOver = true;
            if (limit != null) {
                limit.cancel(false);
            }
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
