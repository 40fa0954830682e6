package dev.parley.server.storage.redis;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.storage.queue.LateCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries out calls together that have come at about the same time. A call that finds nobody at work is carried out at
 * once; whatever comes meanwhile goes together as soon as that is answered: there is no timer. Calls of one shard are
 * carried out in their order, and no two batches of a shard at once.
 *
 * @param <Q> what is asked
 * @param <R> the answer
 */
final class Batcher<Q, R> implements AutoCloseable {
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final List<Shard> shards = new ArrayList<>();
    private final Function<List<Waiting<Q, R>>, CompletionStage<?>> step;
    private final Supplier<? extends RuntimeException> late;
    private final int max;
    private volatile boolean isClosed;

    /**
     * Makes a batcher.
     *
     * @param late what it means if a call's time is over while it is carried out
     * @param step carries out some calls without blocking, and sees to it that each is answered; calls that it leaves
     *     without an answer when its stage ends are failed with what it fails with
     */
    Batcher(
            Size size,
            LateCalls calls,
            Supplier<? extends RuntimeException> late,
            Function<List<Waiting<Q, R>>, CompletionStage<?>> step) {
        this.step = step;
        this.late = late;
        this.max = size.together();
        for (int i = 0; i < size.shards(); i++) {
            var shard = new Shard(size.queued());
            shards.add(shard);
            calls.watch(shard.queue);
            calls.watch(shard.underWay);
        }
    }

    /**
     * How much is done at once.
     *
     * @param together the most calls of a batch
     * @param queued calls that wait for one shard, at most
     */
    record Size(int shards, int together, int queued) {}

    /**
     * Puts a call behind those that wait.
     *
     * @param shard calls of the same one are carried out in their order
     */
    CompletionStage<R> submit(Call call, int shard, Q question) {
        var waiting = new Waiting<Q, R>(call, question, late);
        shards.get(Math.floorMod(shard, shards.size())).offer(waiting);
        return waiting;
    }

    /** How many calls wait for their turn. */
    int queued() {
        return shards.stream().mapToInt(shard -> shard.queue.size()).sum();
    }

    /** Refuses whatever is not begun. */
    @Override
    public void close() {
        isClosed = true;
        shards.forEach(Shard::refuseAll);
    }

    private final class Shard {
        private final BlockingQueue<Waiting<Q, R>> queue;
        private final Set<Waiting<Q, R>> underWay = ConcurrentHashMap.newKeySet();
        private final AtomicBoolean isBusy = new AtomicBoolean();

        Shard(int queued) {
            this.queue = new ArrayBlockingQueue<>(queued);
        }

        void offer(Waiting<Q, R> waiting) {
            if (!queue.offer(waiting)) {
                waiting.completeExceptionally(ExhaustedException.overloaded(RETRY_DELAY));
            } else if (isClosed) {
                refuseAll();
            } else {
                work();
            }
        }

        void refuseAll() {
            for (var waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
                waiting.completeExceptionally(UnavailableException.shuttingDown(RETRY_DELAY));
            }
        }

        // A batch that is answered before its stage is looked at goes on in this loop, and not deeper in the stack.
        private void work() {
            while (!queue.isEmpty() && isBusy.compareAndSet(false, true)) {
                var batch = take();
                var done = batch.isEmpty() ? null : carryOut(batch);
                if (done == null) {
                    isBusy.set(false);
                } else {
                    done.whenComplete((_, failure) -> {
                        end(batch, failure);
                        isBusy.set(false);
                        work();
                    });
                    return;
                }
            }
        }

        private List<Waiting<Q, R>> take() {
            var batch = new ArrayList<Waiting<Q, R>>();
            queue.drainTo(batch, max);
            batch.removeIf(waiting -> !waiting.begin());
            underWay.addAll(batch);
            return batch;
        }

        private @Nullable CompletionStage<?> carryOut(List<Waiting<Q, R>> batch) {
            try {
                return step.apply(List.copyOf(batch));
            } catch (Throwable e) {
                // Errors, too: a stage that nothing completes would leave its caller waiting.
                end(batch, e);
                return null;
            }
        }

        private void end(List<Waiting<Q, R>> batch, @Nullable Throwable failure) {
            batch.forEach(underWay::remove);
            if (failure != null) {
                batch.forEach(waiting -> waiting.completeExceptionally(failure));
            }
        }
    }
}
