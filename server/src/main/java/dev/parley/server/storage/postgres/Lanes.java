package dev.parley.server.storage.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.UnavailableException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
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
     */
    Lanes(int threads, int queued) {
        int slowOnes = Math.max(1, threads / 3);
        this.quick = lane("parley-postgres-", Math.max(1, threads - slowOnes), queued);
        this.slow = lane("parley-postgres-slow-", slowOnes, queued);
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
        var task = new Task<>(deadlineNanos, step, new CompletableFuture<T>());
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

    private record Task<T>(long deadlineNanos, Supplier<T> step, CompletableFuture<T> answer) implements Runnable {
        @Override
        public void run() {
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

        void refuse(ParleyException refusal) {
            answer.completeExceptionally(refusal);
        }
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
}
