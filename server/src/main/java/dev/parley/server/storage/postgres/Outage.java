package dev.parley.server.storage.postgres;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up connections that an outage left hanging. A network that is back does not wake them: they would wait for
 * minutes, and nothing could take their place. So while the database is suspected to be away, new connections are
 * tried, and as soon as one succeeds those that were made before are cut or closed.
 */
final class Outage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final long PAUSE_MILLIS = 100;
    // Where the database itself was held up, all are answered at once when it goes on.
    private static final long GRACE_MILLIS = 200;
    // Who answers within it has not been away, but is slow.
    private static final Duration SLOW = Duration.ofSeconds(1);

    // How long before a new connection there is the database may have been back: what began within it is well.
    private static final Duration RETURN = Duration.ofMillis(400);

    private final Connector connector;
    private final Pool pool;
    private final Uses uses;
    private final AtomicBoolean isSuspected = new AtomicBoolean();
    private final CountDownLatch closing = new CountDownLatch(1);

    Outage(Connector connector, Pool pool, Uses uses) {
        this.connector = connector;
        this.pool = pool;
        this.uses = uses;
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
            boolean isBack = answers();
            if (isBack && System.nanoTime() - since < SLOW.toNanos()) {
                return;
            }
            LOG.warn("The database does not answer: trying to reach it again.");
            while (!isBack && !closing.await(PAUSE_MILLIS, MILLISECONDS)) {
                isBack = answers();
            }
            if (isBack) {
                giveUp(System.nanoTime() - RETURN.toNanos());
                LOG.info("The database answers again.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            isSuspected.set(false);
        }
    }

    private void giveUp(long beforeNanos) throws InterruptedException {
        pool.renew();
        if (!closing.await(GRACE_MILLIS, MILLISECONDS)) {
            uses.cutBefore(beforeNanos);
        }
    }

    private boolean answers() {
        try (var connection = connector.connect()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() {
        closing.countDown();
    }
}
