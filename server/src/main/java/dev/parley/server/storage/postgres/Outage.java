package dev.parley.server.storage.postgres;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up connections that an outage left hanging. A network that is back does not wake them: they would wait for
 * minutes, and nothing could take their place. So while the database is suspected to be away, new connections are
 * tried, and as soon as one succeeds those that were in use before are cut.
 */
final class Outage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final long PAUSE_MILLIS = 100;
    // Where the database itself was held up, all are answered at once when it goes on.
    private static final long GRACE_MILLIS = 200;

    private final Connector connector;
    private final Set<Use> uses = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isSuspected = new AtomicBoolean();
    private final CountDownLatch closing = new CountDownLatch(1);

    Outage(Connector connector) {
        this.connector = connector;
    }

    /** A connection that somebody works on. */
    record Use(Connection connection, long sinceNanos) {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    Use begin(Connection connection) {
        var use = new Use(connection, System.nanoTime());
        uses.add(use);
        return use;
    }

    void end(Use use) {
        uses.remove(use);
    }

    /** The database did not answer in time. */
    void suspect() {
        if (isSuspected.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("parley-postgres-outage").start(this::watch);
        }
    }

    private void watch() {
        try {
            long since = System.nanoTime();
            LOG.warn("The database does not answer: trying to reach it again.");
            while (!closing.await(PAUSE_MILLIS, MILLISECONDS)) {
                if (answers()) {
                    if (!closing.await(GRACE_MILLIS, MILLISECONDS)) {
                        cut(since);
                    }
                    LOG.info("The database answers again.");
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            isSuspected.set(false);
        }
    }

    private boolean answers() {
        try (var connection = connector.connect()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private void cut(long since) {
        for (var use : uses) {
            if (since - use.sinceNanos() > 0) {
                try {
                    use.connection().abort(Runnable::run);
                } catch (SQLException e) {
                    LOG.debug("A hanging connection could not be cut", e);
                }
            }
        }
    }

    @Override
    public void close() {
        closing.countDown();
    }
}
