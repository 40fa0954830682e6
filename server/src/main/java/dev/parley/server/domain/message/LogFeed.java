package dev.parley.server.domain.message;

import dev.parley.server.domain.Tenant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Wakes those who follow logs. What this server writes it tells them at once; what other servers write, and what
 * expires, it finds by looking at all followed logs now and again. The log is its own feed: a follower that is woken
 * reads on, so nothing is lost when a hint is. Thread-safe.
 */
public final class LogFeed {
    private final MessageStorage storage;
    private final Executor waker;
    private final ConcurrentMap<SessionKey, Followed> followed = new ConcurrentHashMap<>();
    private final AtomicInteger followers = new AtomicInteger();
    private final AtomicBoolean isLooking = new AtomicBoolean();

    /**
     * Makes a feed that nobody follows.
     *
     * @param waker where followers are woken: never on the thread of whoever wrote
     */
    public LogFeed(MessageStorage storage, Executor waker) {
        this.storage = storage;
        this.waker = waker;
    }

    /** Follows a log from here on. To be closed. */
    public Subscription follow(SessionKey key) {
        var subscription = new Subscription(this, key);
        followers.incrementAndGet();
        followed.compute(key, (_, present) -> {
            var log = present == null ? new Followed() : present;
            log.subscriptions.add(subscription);
            return log;
        });
        return subscription;
    }

    /** How many follow a log. */
    public int followers() {
        return followers.get();
    }

    /** This server has written to a log, or has erased its session. Costs nothing where nobody follows. */
    public void moved(Tenant tenant, String sessionId) {
        if (followers.get() > 0) {
            var log = followed.get(new SessionKey(tenant, sessionId));
            if (log != null) {
                wake(log);
            }
        }
    }

    /**
     * Looks at all followed logs, and wakes those who have not read them to their end. While a look is under way,
     * another one does nothing.
     *
     * @param deadlineNanos when to give up, on the scale of {@link System#nanoTime()}
     */
    public void look(long deadlineNanos) {
        if (followed.isEmpty() || !isLooking.compareAndSet(false, true)) {
            return;
        }
        heads(deadlineNanos).whenComplete((heads, failure) -> {
            isLooking.set(false);
            // After a failure the next look finds what this one would have found.
            if (failure == null) {
                followed.forEach((key, log) -> wakeWhoHasNotRead(log, heads.get(key)));
            }
        });
    }

    private CompletionStage<Map<SessionKey, LogHead>> heads(long deadlineNanos) {
        try {
            return storage.heads(Set.copyOf(followed.keySet()), deadlineNanos);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    void leave(Subscription subscription) {
        followed.computeIfPresent(subscription.key(), (_, log) -> {
            if (log.subscriptions.remove(subscription)) {
                followers.decrementAndGet();
            }
            return log.subscriptions.isEmpty() ? null : log;
        });
    }

    // However often a log is written to before its followers get their turn, they are woken once.
    private void wake(Followed log) {
        if (log.isQueued.compareAndSet(false, true)) {
            waker.execute(() -> {
                log.isQueued.set(false);
                log.subscriptions.forEach(Subscription::wake);
            });
        }
    }

    // Not all followers of the log: one whose reader is slow would have the others read with each look.
    private void wakeWhoHasNotRead(Followed log, @Nullable LogHead head) {
        if (!log.behind(head).isEmpty() && log.isLookQueued.compareAndSet(false, true)) {
            waker.execute(() -> {
                log.isLookQueued.set(false);
                log.behind(head).forEach(Subscription::wake);
            });
        }
    }

    /** A log, and who follows it. */
    private static final class Followed {
        private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
        private final AtomicBoolean isQueued = new AtomicBoolean();
        private final AtomicBoolean isLookQueued = new AtomicBoolean();

        List<Subscription> behind(@Nullable LogHead head) {
            return subscriptions.stream()
                    .filter(subscription -> !subscription.isReadTo(head))
                    .toList();
        }
    }
}
