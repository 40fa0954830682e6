package dev.parley.server.storage.redis;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.Session;
import dev.parley.server.storage.queue.LateCalls;
import dev.parley.server.storage.redis.Script.Effect;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads of sessions by id that have come at about the same time, together. */
final class SessionFinds implements AutoCloseable {
    private final SessionReads reads;
    private final Batcher<List<String>, List<Session>> batcher;

    SessionFinds(SessionReads reads, Batcher.Size size, LateCalls late) {
        this.reads = reads;
        this.batcher =
                new Batcher<>(size, late, () -> Redis.late(Effect.READ, new DeadlineException()), this::carryOut);
    }

    /** Reads the sessions of these ids, in this order; those that are not there are left out. */
    CompletionStage<List<Session>> find(Call call, List<String> ids) {
        return ids.isEmpty()
                ? CompletableFuture.completedFuture(List.of())
                : batcher.submit(call, shard(call, ids.getFirst()), ids);
    }

    private int shard(Call call, String id) {
        return reads.redis().shard(new SessionKey(call.tenant(), id), id);
    }

    /** How many calls wait for their turn. */
    int queued() {
        return batcher.queued();
    }

    private CompletionStage<?> carryOut(List<Waiting<List<String>, List<Session>>> batch) {
        var wanted = new HashSet<SessionKey>();
        for (var waiting : batch) {
            waiting.question().forEach(id -> wanted.add(key(waiting, id)));
        }
        return reads.read(wanted).thenAccept(found -> {
            for (var waiting : batch) {
                answer(waiting, found);
            }
        });
    }

    private static void answer(Waiting<List<String>, List<Session>> waiting, FoundSessions found) {
        try {
            waiting.complete(waiting.question().stream()
                    .map(id -> found.find(key(waiting, id)))
                    .flatMap(Optional::stream)
                    .toList());
        } catch (CorruptRecordException damage) {
            waiting.completeExceptionally(damage);
        }
    }

    private static SessionKey key(Waiting<?, ?> waiting, String id) {
        return new SessionKey(waiting.call().tenant(), id);
    }

    @Override
    public void close() {
        batcher.close();
    }
}
