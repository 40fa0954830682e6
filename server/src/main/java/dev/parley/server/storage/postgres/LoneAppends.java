package dev.parley.server.storage.postgres;

import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.storage.postgres.Batcher.Waiting;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Appends that are made one by one: side by side where they go to several sessions, else in their order. */
final class LoneAppends {
    private final Lanes lanes;
    private final AppendTransaction transaction;
    private final Activity activity;
    // A session is in here as long as one of its appends is under way; in the queue are those behind it.
    private final ConcurrentHashMap<SessionKey, Deque<Waiting<Append, Appended>>> busy = new ConcurrentHashMap<>();

    LoneAppends(Lanes lanes, AppendTransaction transaction, Activity activity) {
        this.lanes = lanes;
        this.transaction = transaction;
        this.activity = activity;
    }

    /** Whether what comes to the session has to wait for an append that is made by itself. */
    boolean isBusy(SessionKey session) {
        return busy.containsKey(session);
    }

    /** Makes an append as soon as those before it, in its session, are done. */
    void append(SessionKey session, Waiting<Append, Appended> waiting) {
        boolean[] isFirst = {false};
        busy.compute(session, (_, queue) -> {
            isFirst[0] = queue == null;
            if (queue == null) {
                return new ArrayDeque<>();
            }
            queue.add(waiting);
            return queue;
        });
        if (isFirst[0]) {
            start(session, waiting);
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

    private void carryOut(SessionKey session, Waiting<Append, Appended> waiting) {
        try {
            long deadline = waiting.call().deadlineNanos();
            if (deadline - System.nanoTime() <= 0) {
                throw new DeadlineException();
            }
            var appended = transaction.carryOut(session, waiting.question(), deadline);
            activity.moved(session);
            waiting.complete(appended);
        } catch (Throwable e) {
            waiting.completeExceptionally(e);
        }
    }

    private @Nullable Waiting<Append, Appended> next(SessionKey session) {
        var found = new ArrayDeque<Waiting<Append, Appended>>(1);
        busy.computeIfPresent(session, (_, queue) -> {
            var next = queue.poll();
            if (next == null) {
                return null;
            }
            found.add(next);
            return queue;
        });
        return found.poll();
    }

    // The lane was full, or the first came too late: those behind it may be luckier.
    private void refuse(SessionKey session, Waiting<Append, Appended> first, Throwable refusal) {
        first.completeExceptionally(refusal);
        var next = next(session);
        if (next != null) {
            if (refusal instanceof ExhaustedException) {
                refuse(session, next, refusal);
            } else {
                start(session, next);
            }
        }
    }
}
