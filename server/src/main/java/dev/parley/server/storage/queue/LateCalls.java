package dev.parley.server.storage.queue;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up calls that still wait when their time is nearly over. So they are told for certain that nothing was done,
 * which cannot be said any more once their time is over.
 */
public final class LateCalls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LateCalls.class);
    private static final long INTERVAL_MILLIS = 10;
    private static final Duration EARLY = Duration.ofMillis(20);

    private final List<Iterable<?>> queues = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("parley-late").factory());

    public LateCalls() {
        var _ = thread.scheduleWithFixedDelay(this::look, INTERVAL_MILLIS, INTERVAL_MILLIS, MILLISECONDS);
    }

    /** A call in a queue. */
    public interface Queued {
        long deadlineNanos();

        /** Refuses the call, unless it has been begun. */
        void giveUp();
    }

    /** Looks after a queue from now on. What in it is not {@link Queued} is passed over. */
    public void watch(Iterable<?> queue) {
        queues.add(queue);
    }

    private void look() {
        try {
            long soon = System.nanoTime() + EARLY.toNanos();
            var late = new ArrayList<Queued>();
            for (var queue : queues) {
                queue.forEach(call -> {
                    if (call instanceof Queued queued && queued.deadlineNanos() - soon <= 0) {
                        late.add(queued);
                    }
                });
            }
            late.forEach(Queued::giveUp);
        } catch (Throwable e) {
            // Errors, too: nobody would look any more.
            LOG.error("Calls that wait could not be looked after", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
