package dev.parley.server.storage.postgres;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.storage.queue.LateCalls;
import dev.parley.server.storage.queue.LateCalls.Queued;
import java.time.Duration;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls that stand aside, on no thread, until they try again to lock their session. */
final class Pauses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pauses.class);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final DelayQueue<Pause> queue = new DelayQueue<>();
    private final int max;
    private final Thread thread;
    private volatile boolean isClosed;

    /**
     * Begins with none.
     *
     * @param max so many calls stand aside, at most
     * @param late looks after them
     */
    Pauses(int max, LateCalls late) {
        this.max = max;
        late.watch(queue);
        this.thread =
                Thread.ofPlatform().daemon().name("parley-postgres-pauses").start(this::resumeAll);
    }

    /** A call that can stand aside. */
    interface Pausing extends Queued {
        /** Tries again. */
        void resume();

        /** Refuses the call, unless it has been given up. */
        void refuse(ParleyException refusal);
    }

    /** Has a call stand aside until a time. */
    void add(Pausing call, long untilNanos) {
        if (queue.size() >= max) {
            call.refuse(ExhaustedException.overloaded(RETRY_DELAY));
            return;
        }
        queue.add(new Pause(call, untilNanos));
        if (isClosed) {
            refuseAll();
        }
    }

    /** How many calls stand aside. */
    int size() {
        return queue.size();
    }

    private void resumeAll() {
        while (!isClosed) {
            try {
                resumeNext();
            } catch (InterruptedException e) {
                // Closed.
            } catch (Throwable e) {
                // Errors, too: nobody would be resumed any more.
                LOG.error("A call that stood aside could not be resumed", e);
            }
        }
    }

    private void resumeNext() throws InterruptedException {
        var call = queue.take().call;
        try {
            call.resume();
        } catch (Throwable e) {
            // What was in the way may be gone by then, such as a want of threads.
            add(call, System.nanoTime() + RETRY_DELAY.toNanos());
            throw e;
        }
    }

    private void refuseAll() {
        queue.removeIf(pause -> {
            pause.call.refuse(UnavailableException.shuttingDown(RETRY_DELAY));
            return true;
        });
    }

    /** Refuses all calls that stand aside. */
    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        refuseAll();
    }

    private record Pause(Pausing call, long untilNanos) implements Delayed, Queued {
        @Override
        public long deadlineNanos() {
            return call.deadlineNanos();
        }

        @Override
        public void giveUp() {
            call.giveUp();
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(untilNanos - System.nanoTime(), NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.signum(untilNanos - ((Pause) other).untilNanos);
        }
    }
}
