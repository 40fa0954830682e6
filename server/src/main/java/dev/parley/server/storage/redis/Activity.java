package dev.parley.server.storage.redis;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.storage.redis.Script.Effect;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves sessions in the lists by last activity, right behind the appends: however often there was an append in the
 * meantime, once. What cannot be written is tried again. What is lost, since the program ends or there is too much of
 * it, is found by lists that show it and by {@link IndexRepair}.
 */
final class Activity implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Activity.class);
    // Read by a few scripts at once, and moved by a few.
    private static final int CHUNK = 500;
    // Some hundred bytes each.
    private static final int MAX_MOVED = 200_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long LAST_MILLIS = 1000;

    private final SessionReads reads;
    private final LostEntries lists;
    private final Set<SessionKey> moved = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("parley-redis-activity").factory());

    Activity(SessionReads reads, LostEntries lists) {
        this.reads = reads;
        this.lists = lists;
    }

    /** Begins to write. */
    void start(Duration interval) {
        long nanos = interval.toNanos();
        var _ = thread.scheduleWithFixedDelay(this::tick, nanos, nanos, NANOSECONDS);
    }

    /** Something was appended to a session, or may have been. */
    void moved(SessionKey session) {
        if (moved.size() < MAX_MOVED) {
            moved.add(session);
        }
    }

    /** Sessions that are to be moved. */
    int backlog() {
        return moved.size();
    }

    private void tick() {
        try {
            // What comes while this goes on, or cannot be written, has its turn at the next tick.
            var all = List.copyOf(moved);
            for (int from = 0; from < all.size(); from += CHUNK) {
                write(all.subList(from, Math.min(all.size(), from + CHUNK)));
            }
        } catch (Throwable e) {
            // Errors, too: nobody would move anything any more.
            LOG.error("Sessions could not be moved in the lists by last activity; it is tried again.", e);
        }
    }

    // Each shard by itself: where one of several nodes does not answer, the sessions of the others are moved.
    private void write(List<SessionKey> chunk) {
        var shards = new HashMap<Integer, Set<SessionKey>>();
        for (var key : chunk) {
            var redis = reads.redis();
            shards.computeIfAbsent(redis.shard(key, 0), _ -> new HashSet<>()).add(key);
        }
        // Whoever appends from here on asks for the session once more; what was appended before is seen.
        chunk.forEach(moved::remove);
        // All are sent before the first is waited for.
        var asked = shards.values().stream()
                .map(keys -> new Asked(keys, reads.read(keys)))
                .toList();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (var shard : asked) {
            putBackIfFailing(shard.keys, () -> {
                var found = Redis.await(shard.found, Effect.READ, deadline);
                lists.move(found, System.nanoTime() + PATIENCE.toNanos());
            });
        }
    }

    private record Asked(Set<SessionKey> keys, CompletionStage<FoundSessions> found) {}

    private void putBackIfFailing(Set<SessionKey> keys, Runnable step) {
        try {
            step.run();
        } catch (ParleyException e) {
            moved.addAll(keys);
            LOG.debug("Sessions could not be moved in the lists by last activity; it is tried again.", e);
        } catch (Throwable e) {
            // Errors, too: the others have their turn.
            moved.addAll(keys);
            LOG.error("Sessions could not be moved in the lists by last activity; it is tried again.", e);
        }
    }

    /** Writes what is left, if it can be done soon. */
    @Override
    public void close() {
        thread.execute(this::tick);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LAST_MILLIS, MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            thread.shutdownNow();
        }
    }
}
