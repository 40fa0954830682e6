package dev.parley.server.storage.redis;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.domain.message.SessionKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Where calls wait that need several answers of Redis, one after the other: each on a virtual thread. Changes of one
 * session are planned one at a time, since of two that are planned at once one must be planned again.
 */
final class Steps implements AutoCloseable {
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    private static final long LAST_MILLIS = 1000;
    private static final int LOCKS = 1024;

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("parley-redis-", 0).factory());
    private final Semaphore room;
    private final Lock[] locks = new Lock[LOCKS];

    /** Takes how many calls may be under way at once. */
    Steps(int most) {
        this.room = new Semaphore(most);
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new ReentrantLock();
        }
    }

    /** Carries out a step, which may wait. Whatever is thrown fails the stage. */
    <T> CompletionStage<T> run(Supplier<T> step) {
        var answer = new CompletableFuture<T>();
        if (!room.tryAcquire()) {
            answer.completeExceptionally(ExhaustedException.overloaded(RETRY_DELAY));
            return answer;
        }
        try {
            threads.execute(() -> {
                try {
                    answer.complete(step.get());
                } catch (Throwable e) {
                    // Errors, too: a stage that nothing completes would leave its caller waiting.
                    answer.completeExceptionally(e);
                } finally {
                    room.release();
                }
            });
        } catch (RejectedExecutionException e) {
            room.release();
            answer.completeExceptionally(UnavailableException.shuttingDown(RETRY_DELAY));
        }
        return answer;
    }

    /** As {@link #run}, while no other change of the session is planned here. */
    <T> CompletionStage<T> change(Call call, SessionKey session, Supplier<T> step) {
        return run(() -> alone(session, call.deadlineNanos(), step));
    }

    /**
     * Carries out a step at once, while no other change of the session is planned here.
     *
     * @throws DeadlineException if others took all of the time
     */
    <T> T alone(SessionKey session, long deadlineNanos, Supplier<T> step) {
        var lock = locks[Math.floorMod(session.hashCode(), LOCKS)];
        try {
            if (!lock.tryLock(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new DeadlineException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UnavailableException.shuttingDown(RETRY_DELAY);
        }
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts whatever waits, and sees to it that it is told so before what it waits for is closed. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            var _ = threads.awaitTermination(LAST_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
