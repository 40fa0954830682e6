package dev.parley.server.storage.memory;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.ExhaustedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Carries calls out, and turns what they return or throw into stages: a refusal always fails the stage, and is never
 * thrown at the caller.
 */
final class Work {
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final Executor scans;

    Work(Executor scans) {
        this.scans = scans;
    }

    /** Carries out at once, on the caller's thread, what takes less than about a millisecond. */
    <T> CompletionStage<T> now(Supplier<T> step) {
        var answer = new CompletableFuture<T>();
        complete(answer, step);
        return answer;
    }

    /** Carries out at once what decides how the rest is carried out. */
    <T> CompletionStage<T> then(Supplier<CompletionStage<T>> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Carries out on another thread what takes longer, unless the call's time is over by then. */
    <T> CompletionStage<T> later(Call call, Supplier<T> step) {
        var answer = new CompletableFuture<T>();
        try {
            scans.execute(() -> complete(answer, () -> {
                requireTime(call);
                return step.get();
            }));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(ExhaustedException.overloaded(RETRY_DELAY));
        }
        return answer;
    }

    /**
     * Ends work that nobody waits for any more.
     *
     * @throws DeadlineException if the call's time is over
     */
    static void requireTime(Call call) {
        if (call.deadlineNanos() - System.nanoTime() < 0) {
            throw new DeadlineException();
        }
    }

    private static <T> void complete(CompletableFuture<T> answer, Supplier<T> step) {
        try {
            answer.complete(step.get());
        } catch (Throwable e) {
            // Errors, too: a stage that nothing completes would leave its caller waiting.
            answer.completeExceptionally(e);
        }
    }
}
