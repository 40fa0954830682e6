package dev.parley.server.storage.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.storage.postgres.Pauses.Pausing;
import dev.parley.server.storage.queue.LateCalls;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The threads on which calls wait for the database, apart from those that come in batches. What is short does not queue
 * behind what is long. What finds its session locked leaves its thread and comes back: so a step may be begun several
 * times, after attempts of which nothing was applied.
 */
final class Lanes implements AutoCloseable {
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final ThreadPoolExecutor quick;
    private final ThreadPoolExecutor slow;
    private final LockPatience patience;
    private final Pauses pauses;

    /**
     * Opens the lanes.
     *
     * @param threads on both, at least 2: a third is for long work
     * @param queued calls that wait on each, and that stand aside
     * @param late looks after them
     */
    Lanes(int threads, int queued, LateCalls late, LockPatience patience) {
        int slowOnes = Math.max(1, threads / 3);
        this.quick = lane("parley-postgres-", Math.max(1, threads - slowOnes), queued);
        this.slow = lane("parley-postgres-slow-", slowOnes, queued);
        this.patience = patience;
        this.pauses = new Pauses(queued, late);
        late.watch(quick.getQueue());
        late.watch(slow.getQueue());
    }

    private static ThreadPoolExecutor lane(String name, int threads, int queued) {
        var lane = new ThreadPoolExecutor(
                threads,
                threads,
                60,
                SECONDS,
                new ArrayBlockingQueue<>(queued),
                Thread.ofPlatform().daemon().name(name, 0).factory());
        lane.allowCoreThreadTimeOut(true);
        return lane;
    }

    /** Carries out what takes some milliseconds at most. Whatever is thrown fails the stage. */
    <T> CompletionStage<T> quick(long deadlineNanos, Supplier<T> step) {
        return on(quick, deadlineNanos, step);
    }

    <T> CompletionStage<T> quick(Call call, Supplier<T> step) {
        return on(quick, call.deadlineNanos(), step);
    }

    /** Carries out what may take as long as the call has. Whatever is thrown fails the stage. */
    <T> CompletionStage<T> slow(Call call, Supplier<T> step) {
        return on(slow, call.deadlineNanos(), step);
    }

    <T> CompletionStage<T> slow(long deadlineNanos, Supplier<T> step) {
        return on(slow, deadlineNanos, step);
    }

    /** How many calls wait for the quick lane. */
    int queuedQuick() {
        return quick.getQueue().size();
    }

    /** How many calls wait for the slow lane. */
    int queuedSlow() {
        return slow.getQueue().size();
    }

    /** How many calls stand aside because their session is locked. */
    int paused() {
        return pauses.size();
    }

    private <T> CompletionStage<T> on(ThreadPoolExecutor lane, long deadlineNanos, Supplier<T> step) {
        var task = new Task<>(lane, deadlineNanos, step);
        try {
            lane.execute(task);
        } catch (RejectedExecutionException e) {
            task.refuse(
                    lane.isShutdown()
                            ? UnavailableException.shuttingDown(RETRY_DELAY)
                            : ExhaustedException.overloaded(RETRY_DELAY));
        }
        return task.answer;
    }

    /** Ends the lanes; whatever is not begun is refused. */
    @Override
    public void close() {
        close(quick);
        close(slow);
        pauses.close();
    }

    private static void close(ThreadPoolExecutor lane) {
        for (var waiting : lane.shutdownNow()) {
            ((Task<?>) waiting).refuse(UnavailableException.shuttingDown(RETRY_DELAY));
        }
    }

    private final class Task<T> implements Runnable, Pausing {
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private final ThreadPoolExecutor lane;
        private final long deadlineNanos;
        private final Supplier<T> step;
        private final AtomicBoolean isTaken = new AtomicBoolean();
        // Attempts at the lock, and when the last of them is made. Whoever has taken the task knows them.
        private int attempts;
        private long lastNanos;

        Task(ThreadPoolExecutor lane, long deadlineNanos, Supplier<T> step) {
            this.lane = lane;
            this.deadlineNanos = deadlineNanos;
            this.step = step;
        }

        @Override
        public long deadlineNanos() {
            return deadlineNanos;
        }

        @Override
        public void giveUp() {
            refuse(new DeadlineException());
        }

        @Override
        public void refuse(ParleyException refusal) {
            if (isTaken.compareAndSet(false, true)) {
                answer.completeExceptionally(refusal);
            }
        }

        @Override
        public void run() {
            if (isTaken.compareAndSet(false, true)) {
                carryOut(System.nanoTime());
            }
        }

        private void carryOut(long begunNanos) {
            try {
                // What waited too long is not begun: it is certain then that nothing happened.
                if (deadlineNanos - begunNanos <= 0) {
                    throw new DeadlineException();
                }
                answer.complete(step.get());
            } catch (Throwable e) {
                if (!SqlFailures.isLocked(e) || !pauses(begunNanos)) {
                    answer.completeExceptionally(e);
                }
            }
        }

        private boolean pauses(long begunNanos) {
            if (attempts == 0) {
                lastNanos = begunNanos + patience.nanos();
                patience.begin();
                var _ = answer.whenComplete((_, _) -> patience.end());
            }
            long now = System.nanoTime();
            if (lastNanos - now <= 0) {
                return false;
            }
            attempts++;
            isTaken.set(false);
            pauses.add(this, now + Math.min(patience.pauseNanos(attempts), lastNanos - now));
            return true;
        }

        @Override
        public void resume() {
            if (isTaken.get()) {
                return;
            }
            try {
                lane.execute(this);
            } catch (RejectedExecutionException e) {
                resumeLater();
            }
        }

        // A lane that is full has room again some time.
        private void resumeLater() {
            if (lane.isShutdown()) {
                refuse(UnavailableException.shuttingDown(RETRY_DELAY));
            } else {
                pauses.add(this, System.nanoTime() + patience.pauseNanos(1));
            }
        }
    }
}
