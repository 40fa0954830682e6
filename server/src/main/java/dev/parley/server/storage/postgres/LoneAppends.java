package dev.parley.server.storage.postgres;

import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.storage.postgres.Batcher.Waiting;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Appends that are made one by one: side by side where they go to several sessions, else in their order. */
final class LoneAppends {
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final Lanes lanes;
    private final AppendTransaction transaction;
    private final Activity activity;
    private final int queued;
    private final AtomicInteger waiting = new AtomicInteger();
    // A session is in here as long as one of its appends is under way; in the queue are those behind it.
    private final ConcurrentHashMap<SessionKey, Deque<Waiting<Append, Appended>>> busy = new ConcurrentHashMap<>();

    /**
     * Makes appends on a lane.
     *
     * @param queued appends that wait for those before them, at most
     */
    LoneAppends(Lanes lanes, AppendTransaction transaction, Activity activity, int queued) {
        this.lanes = lanes;
        this.transaction = transaction;
        this.activity = activity;
        this.queued = queued;
    }

    /** Whether what comes to the session has to wait for an append that is made by itself. */
    boolean isBusy(SessionKey session) {
        return busy.containsKey(session);
    }

    /** Makes an append as soon as those before it, in its session, are done. */
    void append(SessionKey session, Waiting<Append, Appended> append) {
        boolean[] isFirst = {false};
        busy.compute(session, (_, queue) -> {
            isFirst[0] = queue == null;
            if (queue == null) {
                return new ArrayDeque<>();
            }
            enqueue(queue, append);
            return queue;
        });
        if (isFirst[0]) {
            start(session, append);
        }
    }

    private void enqueue(Deque<Waiting<Append, Appended>> queue, Waiting<Append, Appended> append) {
        if (waiting.incrementAndGet() > queued) {
            waiting.decrementAndGet();
            append.completeExceptionally(ExhaustedException.overloaded(RETRY_DELAY));
        } else {
            queue.add(append);
        }
    }

    private void start(SessionKey session, Waiting<Append, Appended> first) {
        lanes.quick(first.call().deadlineNanos(), () -> {
                    for (var next = first; next != null; next = next(session)) {
                        carryOut(session, next);
                    }
                    return session;
                })
                .exceptionally(refusal -> {
                    refuse(session, first, refusal);
                    return session;
                });
    }

    private void carryOut(SessionKey session, Waiting<Append, Appended> append) {
        try {
            long deadline = append.call().deadlineNanos();
            if (deadline - System.nanoTime() <= 0) {
                throw new DeadlineException();
            }
            var appended = transaction.carryOut(session, append.question(), deadline);
            activity.moved(session);
            append.complete(appended);
        } catch (Throwable e) {
            append.completeExceptionally(e);
        }
    }

    private @Nullable Waiting<Append, Appended> next(SessionKey session) {
        var found = new ArrayDeque<Waiting<Append, Appended>>(1);
        busy.computeIfPresent(session, (_, queue) -> {
            var next = queue.poll();
            if (next == null) {
                return null;
            }
            waiting.decrementAndGet();
            found.add(next);
            return queue;
        });
        return found.poll();
    }

    // The lane was full, or the first came too late: those behind it may be luckier.
    private void refuse(SessionKey session, Waiting<Append, Appended> first, Throwable refusal) {
        first.completeExceptionally(refusal);
        var next = next(session);
        while (next != null && refusal instanceof ExhaustedException) {
            next.completeExceptionally(refusal);
            next = next(session);
        }
        if (next != null) {
            start(session, next);
        }
    }
}
