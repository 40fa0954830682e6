package dev.parley.server.storage.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.storage.postgres.LateCalls.Queued;
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
 * behind what is long.
 */
final class Lanes implements AutoCloseable {
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final ThreadPoolExecutor quick;
    private final ThreadPoolExecutor slow;

    /**
     * Opens the lanes.
     *
     * @param threads on both, at least 2: a third is for long work
     * @param queued calls that wait on each
     * @param late looks after them
     */
    Lanes(int threads, int queued, LateCalls late) {
        int slowOnes = Math.max(1, threads / 3);
        this.quick = lane("parley-postgres-", Math.max(1, threads - slowOnes), queued);
        this.slow = lane("parley-postgres-slow-", slowOnes, queued);
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

    private static <T> CompletionStage<T> on(ThreadPoolExecutor lane, long deadlineNanos, Supplier<T> step) {
        var answer = new CompletableFuture<T>();
        try {
            lane.execute(new Task<>(answer, deadlineNanos, step));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(
                    lane.isShutdown()
                            ? UnavailableException.shuttingDown(RETRY_DELAY)
                            : ExhaustedException.overloaded(RETRY_DELAY));
        }
        return answer;
    }

    /** Ends the lanes; whatever is not begun is refused. */
    @Override
    public void close() {
        close(quick);
        close(slow);
    }

    private static void close(ThreadPoolExecutor lane) {
        for (var waiting : lane.shutdownNow()) {
            ((Task<?>) waiting).refuse(UnavailableException.shuttingDown(RETRY_DELAY));
        }
    }

    private static final class Task<T> implements Runnable, Queued {
        private final CompletableFuture<T> answer;
        private final long deadlineNanos;
        private final Supplier<T> step;
        private final AtomicBoolean isTaken = new AtomicBoolean();

        Task(CompletableFuture<T> answer, long deadlineNanos, Supplier<T> step) {
            this.answer = answer;
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

        void refuse(ParleyException refusal) {
            if (isTaken.compareAndSet(false, true)) {
                answer.completeExceptionally(refusal);
            }
        }

        @Override
        public void run() {
            if (isTaken.compareAndSet(false, true)) {
                carryOut();
            }
        }

        private void carryOut() {
            try {
                // What waited too long is not begun: it is certain then that nothing happened.
                if (deadlineNanos - System.nanoTime() <= 0) {
                    throw new DeadlineException();
                }
                answer.complete(step.get());
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        }
    }
}
