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
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Appends that could not be made with others at once: made side by side where they go to several sessions, else in
 * their order.
 */
final class LoneAppends {
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final Lanes lanes;
    private final PlainAppends plain;
    private final AppendTransaction transaction;
    private final int queued;
    private final AtomicInteger waiting = new AtomicInteger();
    // A session is in here as long as one of its appends is under way; in the queue are those behind it.
    private final ConcurrentHashMap<SessionKey, Deque<Waiting<Append, Appended>>> busy = new ConcurrentHashMap<>();

    /**
     * Makes appends on a lane.
     *
     * @param queued appends that wait for those before them, at most
     */
    LoneAppends(Lanes lanes, PlainAppends plain, AppendTransaction transaction, int queued) {
        this.lanes = lanes;
        this.plain = plain;
        this.transaction = transaction;
        this.queued = queued;
    }

    /** Whether what comes to the session has to wait for an append that is made by itself. */
    boolean isBusy(SessionKey session) {
        return busy.containsKey(session);
    }

    /** The appends that wait for those before them, as they are whenever one goes through them. */
    Iterable<?> waiting() {
        return () -> busy.values().stream().<Object>flatMap(Deque::stream).iterator();
    }

    /** Makes an append as soon as those before it, in its session, are done. */
    void append(SessionKey session, Waiting<Append, Appended> append) {
        boolean[] isFirst = {false};
        busy.compute(session, (_, queue) -> {
            isFirst[0] = queue == null;
            if (queue == null) {
                return new ConcurrentLinkedDeque<>();
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
            append.waitAgain();
            queue.add(append);
        }
    }

    private void start(SessionKey session, Waiting<Append, Appended> first) {
        lanes.quick(first.call().deadlineNanos(), () -> {
                    carryOut(session, first);
                    carryOutThoseBehind(session);
                    return session;
                })
                .exceptionally(refusal -> {
                    refuse(session, first, refusal);
                    return session;
                });
    }

    private void carryOutThoseBehind(SessionKey session) {
        for (var next = takeAll(session); !next.isEmpty(); next = takeAll(session)) {
            try {
                carryOutAll(session, next);
            } catch (Throwable e) {
                if (SqlFailures.isLocked(e)) {
                    giveBack(session, next);
                    startNext(session);
                    return;
                }
                next.forEach(append -> append.completeExceptionally(e));
            }
        }
    }

    // Together where that is possible: else a session where much happens would never catch up. Whatever is done leaves
    // the queue, so that what is left of it can be given back.
    private void carryOutAll(SessionKey session, Deque<Waiting<Append, Appended>> appends) {
        while (!appends.isEmpty()) {
            var group = firstOf(session, appends);
            boolean isMade =
                    group.appends().size() > 1 && plain.make(List.of(group)).isEmpty();
            for (var append : group.appends()) {
                if (!isMade) {
                    carryOut(session, append);
                }
                appends.remove();
            }
        }
    }

    private static AppendGroup firstOf(SessionKey session, Deque<Waiting<Append, Appended>> appends) {
        var each = appends.iterator();
        var first = each.next();
        var group = new AppendGroup(session, first);
        boolean joins = isPlain(first);
        while (joins && each.hasNext()) {
            var next = each.next();
            joins = isPlain(next) && group.join(next);
        }
        return group;
    }

    private static boolean isPlain(Waiting<Append, Appended> append) {
        return PlainAppends.isPlain(append.question()) && append.call().deadlineNanos() - System.nanoTime() > 0;
    }

    // Answers it, unless the session is locked: that is thrown, and it can be tried again.
    private void carryOut(SessionKey session, Waiting<Append, Appended> append) {
        try {
            long deadline = append.call().deadlineNanos();
            if (deadline - System.nanoTime() <= 0) {
                throw new DeadlineException();
            }
            var appended = transaction.carryOut(session, append.question(), deadline);
            append.complete(appended);
        } catch (Throwable e) {
            if (SqlFailures.isLocked(e)) {
                throw e;
            }
            append.completeExceptionally(e);
        }
    }

    /** Takes those that wait. If there are none, the session is not busy any more. */
    private Deque<Waiting<Append, Appended>> takeAll(SessionKey session) {
        var taken = new ArrayDeque<Waiting<Append, Appended>>();
        busy.computeIfPresent(session, (_, queue) -> {
            int before = queue.size();
            for (var append = queue.poll(); append != null; append = queue.poll()) {
                if (append.begin()) {
                    taken.add(append);
                }
            }
            waiting.addAndGet(-before);
            return taken.isEmpty() ? null : queue;
        });
        return taken;
    }

    /** Those taken wait again, before those that came behind them. */
    private void giveBack(SessionKey session, Deque<Waiting<Append, Appended>> appends) {
        busy.computeIfPresent(session, (_, queue) -> {
            waiting.addAndGet(appends.size());
            while (!appends.isEmpty()) {
                var last = appends.removeLast();
                last.waitAgain();
                queue.addFirst(last);
            }
            return queue;
        });
    }

    private void startNext(SessionKey session) {
        var next = next(session);
        if (next != null) {
            start(session, next);
        }
    }

    private @Nullable Waiting<Append, Appended> next(SessionKey session) {
        var found = new ArrayDeque<Waiting<Append, Appended>>(1);
        busy.computeIfPresent(session, (_, queue) -> {
            while (found.isEmpty()) {
                var next = queue.poll();
                if (next == null) {
                    return null;
                }
                waiting.decrementAndGet();
                if (next.begin()) {
                    found.add(next);
                }
            }
            return queue;
        });
        return found.poll();
    }

    // Where the first came too late, or waited for the lock in vain, those behind it may be luckier; else the lane
    // takes
    // none of them.
    private void refuse(SessionKey session, Waiting<Append, Appended> first, Throwable refusal) {
        first.completeExceptionally(refusal);
        if (refusal instanceof DeadlineException || SqlFailures.isLocked(refusal)) {
            startNext(session);
            return;
        }
        for (var next = next(session); next != null; next = next(session)) {
            next.completeExceptionally(refusal);
        }
    }
}
