package dev.parley.server.storage.postgres;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.storage.queue.LateCalls;
import dev.parley.server.storage.queue.LateCalls.Queued;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Carries out calls together that have come at about the same time. A worker takes one call and whatever else waits by
 * then: there is no timer, so a call that comes alone waits for nobody. Calls of one session go to the same worker, in
 * their order.
 *
 * @param <Q> what is asked
 * @param <R> the answer
 */
final class Batcher<Q, R> implements AutoCloseable {
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final List<Worker> workers = new ArrayList<>();
    private final Consumer<List<Waiting<Q, R>>> step;
    private final int max;

    /**
     * Starts the workers.
     *
     * @param max the most calls that are carried out together
     * @param step carries out some calls and sees to it that each is answered; calls that it leaves without an answer
     *     when it fails are failed with what it throws
     */
    Batcher(Crew crew, int max, Consumer<List<Waiting<Q, R>>> step) {
        this.step = step;
        this.max = max;
        for (int i = 0; i < crew.workers(); i++) {
            var worker = new Worker(crew.queued());
            workers.add(worker);
            crew.late().watch(worker.queue);
            worker.thread =
                    Thread.ofPlatform().daemon().name(crew.name() + "-" + i).start(worker);
        }
    }

    /**
     * Who works.
     *
     * @param queued calls that wait for one worker, at most
     * @param late looks after them
     */
    record Crew(String name, int workers, int queued, LateCalls late) {}

    /** A call that waits for its answer. */
    static final class Waiting<Q, R> extends CompletableFuture<R> implements Queued {
        private final Call call;
        private final Q question;
        private final AtomicBoolean isTaken = new AtomicBoolean();

        Waiting(Call call, Q question) {
            this.call = call;
            this.question = question;
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
            if (!isTaken.compareAndSet(false, true)) {
                return false;
            }
            boolean isLate = deadlineNanos() - System.nanoTime() <= 0;
            if (isLate) {
                completeExceptionally(new DeadlineException());
            }
            return !isLate;
        }

        /** It was begun in vain, and waits once more. */
        void waitAgain() {
            isTaken.set(false);
        }

        @Override
        public void giveUp() {
            if (isTaken.compareAndSet(false, true)) {
                completeExceptionally(new DeadlineException());
            }
        }
    }

    /**
     * Puts a call behind those that wait.
     *
     * @param shard calls of the same one are carried out in their order
     */
    CompletionStage<R> submit(Call call, int shard, Q question) {
        var waiting = new Waiting<Q, R>(call, question);
        workers.get(Math.floorMod(shard, workers.size())).offer(waiting);
        return waiting;
    }

    /** How many calls wait for their turn. */
    int queued() {
        return workers.stream().mapToInt(worker -> worker.queue.size()).sum();
    }

    /** Ends the workers; whatever they have not begun is refused. */
    @Override
    public void close() {
        workers.forEach(Worker::stop);
    }

    private final class Worker implements Runnable {
        private final BlockingQueue<Waiting<Q, R>> queue;
        private volatile boolean isStopped;
        private Thread thread = Thread.currentThread();

        Worker(int queued) {
            this.queue = new ArrayBlockingQueue<>(queued);
        }

        void offer(Waiting<Q, R> waiting) {
            if (!queue.offer(waiting)) {
                waiting.completeExceptionally(ExhaustedException.overloaded(RETRY_DELAY));
            } else if (isStopped) {
                refuseAll();
            }
        }

        void stop() {
            isStopped = true;
            thread.interrupt();
        }

        private void refuseAll() {
            for (var waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
                waiting.completeExceptionally(UnavailableException.shuttingDown(RETRY_DELAY));
            }
        }

        @Override
        public void run() {
            var batch = new ArrayList<Waiting<Q, R>>(max);
            while (!isStopped) {
                try {
                    batch.add(queue.take());
                } catch (InterruptedException e) {
                    continue;
                }
                queue.drainTo(batch, max - 1);
                // Dropped before it runs: it is certain then that nothing happened.
                batch.removeIf(waiting -> !waiting.begin());
                carryOut(batch);
                batch.clear();
            }
            refuseAll();
        }

        private void carryOut(List<Waiting<Q, R>> batch) {
            if (batch.isEmpty()) {
                return;
            }
            try {
                step.accept(List.copyOf(batch));
            } catch (Throwable e) {
                // Errors, too: a stage that nothing completes would leave its caller waiting.
                batch.forEach(waiting -> waiting.completeExceptionally(e));
            }
        }
    }
}
