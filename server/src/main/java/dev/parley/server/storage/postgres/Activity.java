package dev.parley.server.storage.postgres;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.message.SessionKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves sessions in the lists by last activity, right behind the appends: however often there was an append in the
 * meantime, once. What cannot be written is tried again. What is lost, since the program ends or there is too much of
 * it, is found by {@link ActivityRepair}.
 */
final class Activity implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Activity.class);
    // One statement: some ten milliseconds.
    private static final int CHUNK = 500;
    // Some hundred bytes each.
    private static final int MAX_MOVED = 200_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long LAST_MILLIS = 2000;

    private final ActivityTable table;
    private final ActivityRepair repair;
    private final Set<SessionKey> moved = ConcurrentHashMap.newKeySet();
    private final AtomicInteger repairs = new AtomicInteger();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("parley-postgres-activity").factory());

    Activity(ActivityTable table) {
        this.table = table;
        this.repair = new ActivityRepair(table);
    }

    /** Begins to write, and to look for what was lost. */
    void start(Duration interval) {
        long nanos = interval.toNanos();
        var _ = thread.scheduleWithFixedDelay(this::tick, nanos, nanos, NANOSECONDS);
    }

    /** Somebody has appended to the session. */
    void moved(SessionKey session) {
        if (moved.size() < MAX_MOVED) {
            moved.add(session);
        } else if (!moved.contains(session)) {
            repair.restart();
        }
    }

    /** Asks to look at some more sessions, whether they are in their places. */
    void repairMore() {
        repairs.set(1);
    }

    /** Sessions that are to be moved. */
    int backlog() {
        return moved.size();
    }

    private void tick() {
        try {
            if (repair.isUrgent() || repairs.getAndSet(0) > 0) {
                repair.step(deadline()).forEach(this::moved);
            }
            write();
        } catch (ParleyException e) {
            LOG.debug("Sessions could not be moved in the lists by last activity; it is tried again.", e);
        } catch (Throwable e) {
            // Errors, too: nobody would move anything any more.
            LOG.error("Sessions could not be moved in the lists by last activity; it is tried again.", e);
        }
    }

    // What comes while this goes on has its turn at the next tick.
    private void write() {
        for (int left = moved.size(); left > 0; left -= CHUNK) {
            var chunk = take();
            try {
                table.move(chunk, deadline());
            } catch (Throwable e) {
                moved.addAll(chunk);
                throw e;
            }
        }
    }

    // Whoever appends from here on asks for the session once more; what was appended before is seen.
    private List<SessionKey> take() {
        var chunk = moved.stream().limit(CHUNK).toList();
        chunk.forEach(moved::remove);
        return chunk;
    }

    private static long deadline() {
        return System.nanoTime() + PATIENCE.toNanos();
    }

    /** Writes what is left, if it can be done soon. */
    @Override
    public void close() {
        thread.execute(this::tick);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LAST_MILLIS, MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            thread.shutdownNow();
        }
    }
}
