package dev.parley.server.storage.redis;

import dev.parley.server.domain.Tenant;
import dev.parley.server.storage.redis.Script.Effect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Changes of indexes that are made together: those in one slot by one script, but not too many at once. */
final class IndexBatch {
    // A millisecond or two, which all others wait.
    private static final int MOST = 50;

    private final Redis redis;
    private final Script script;
    private final Map<Integer, List<Load>> loads = new LinkedHashMap<>();

    IndexBatch(Redis redis, Script script) {
        this.redis = redis;
        this.script = script;
    }

    private record Load(List<String> keys, List<Object> arguments) {
        Load() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    /** Adds a change of a tenant's index. */
    IndexBatch add(Tenant tenant, Object... arguments) {
        var key = redis.keys().index(tenant);
        var slot = loads.computeIfAbsent(redis.slot(key), _ -> new ArrayList<>(List.of(new Load())));
        if (slot.getLast().keys.size() == MOST) {
            slot.add(new Load());
        }
        slot.getLast().keys.add(key);
        slot.getLast().arguments.addAll(List.of(arguments));
        return this;
    }

    /** Has them made. The replies are those of all scripts, in no order. */
    CompletionStage<List<byte[]>> send() {
        var replies = new ArrayList<CompletableFuture<List<byte[]>>>();
        for (var slot : loads.values()) {
            CompletionStage<List<byte[]>> done = CompletableFuture.completedFuture(List.of());
            for (var load : slot) {
                done = done.thenCompose(before ->
                        redis.run(script, load.keys, load.arguments).thenApply(reply -> joined(before, reply)));
            }
            replies.add(done.toCompletableFuture());
        }
        return CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new))
                .thenApply(_ ->
                        replies.stream().flatMap(reply -> reply.join().stream()).toList());
    }

    /** Has them made, and waits for that. */
    List<byte[]> await(long deadlineNanos) {
        return Redis.await(send(), Effect.WRITE, deadlineNanos);
    }

    private static List<byte[]> joined(List<byte[]> one, List<byte[]> other) {
        var all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }
}
