package dev.parley.server.storage.redis;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.storage.queue.LateCalls.Queued;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A call that waits for its answer.
 *
 * @param <Q> what is asked
 * @param <R> the answer
 */
final class Waiting<Q, R> extends CompletableFuture<R> implements Queued {
    private final Call call;
    private final Q question;
    private final Supplier<? extends RuntimeException> lateUnderWay;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.QUEUED);

    private enum Stage {
        QUEUED,
        UNDER_WAY,
        GIVEN_UP,
    }

    /**
     * A call that is not begun.
     *
     * @param lateUnderWay what it means if its time is over while it is carried out
     */
    Waiting(Call call, Q question, Supplier<? extends RuntimeException> lateUnderWay) {
        this.call = call;
        this.question = question;
        this.lateUnderWay = lateUnderWay;
    }

    Call call() {
        return call;
    }

    Q question() {
        return question;
    }

    @Override
    public long deadlineNanos() {
        return call.deadlineNanos();
    }

    /** Whether it is to be carried out now, and not given up. */
    boolean begin() {
        if (deadlineNanos() - System.nanoTime() <= 0) {
            giveUp();
        }
        return stage.compareAndSet(Stage.QUEUED, Stage.UNDER_WAY);
    }

    /** It was begun, and nothing has happened: it waits once more. */
    void putBack() {
        stage.compareAndSet(Stage.UNDER_WAY, Stage.QUEUED);
    }

    /** Fails it, unless it has been begun. */
    void refuse(RuntimeException refusal) {
        if (stage.compareAndSet(Stage.QUEUED, Stage.GIVEN_UP)) {
            completeExceptionally(refusal);
        }
    }

    @Override
    public void giveUp() {
        if (stage.compareAndSet(Stage.QUEUED, Stage.GIVEN_UP)) {
            // It is certain that nothing happened.
            completeExceptionally(new DeadlineException());
        } else if (deadlineNanos() - System.nanoTime() <= 0) {
            completeExceptionally(lateUnderWay.get());
        }
    }
}
