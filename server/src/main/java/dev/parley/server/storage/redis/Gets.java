package dev.parley.server.storage.redis;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageKey;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.storage.queue.LateCalls;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads of single messages that have come at about the same time, by one script for each slot. */
final class Gets implements AutoCloseable {
    private static final Script SCRIPT = Script.reading("get");
    // What is more goes by a further script, so that others come in between.
    private static final long MOST_BYTES = 1 << 20;

    private final Redis redis;
    private final Batcher<MessageKey, Message> batcher;

    Gets(Redis redis, Batcher.Size size, LateCalls late) {
        this.redis = redis;
        this.batcher = new Batcher<>(size, late, DeadlineException::new, this::carryOut);
    }

    CompletionStage<Message> get(Call call, MessageKey key) {
        // Nothing is promised about the order of reads: whatever spreads them is fine.
        return batcher.submit(call, redis.shard(new SessionKey(call.tenant(), key.sessionId()), key), key);
    }

    /** How many calls wait for their turn. */
    int queued() {
        return batcher.queued();
    }

    private CompletionStage<?> carryOut(List<Waiting<MessageKey, Message>> batch) {
        var slots = new LinkedHashMap<Integer, List<Get>>();
        for (var waiting : batch) {
            var session =
                    new SessionKey(waiting.call().tenant(), waiting.question().sessionId());
            var get = new Get(redis.keys().session(session), waiting);
            slots.computeIfAbsent(redis.slot(get.name), _ -> new ArrayList<>()).add(get);
        }
        return CompletableFuture.allOf(slots.values().stream()
                .map(gets -> read(gets).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    // The stage never fails: each call is told what becomes of it.
    private CompletionStage<List<Get>> read(List<Get> gets) {
        return redis.run(SCRIPT, gets.stream().map(Get::name).toList(), arguments(gets))
                .thenCompose(replies -> {
                    var left = new ArrayList<Get>();
                    for (int i = 0; i < gets.size(); i++) {
                        if (!gets.get(i).isAnsweredBy(replies.get(i))) {
                            left.add(gets.get(i));
                        }
                    }
                    return left.isEmpty() ? CompletableFuture.completedFuture(left) : read(left);
                })
                .exceptionally(failure -> {
                    gets.forEach(get -> get.waiting.completeExceptionally(Redis.unwrapped(failure)));
                    return List.of();
                });
    }

    private static List<Object> arguments(List<Get> gets) {
        var arguments = new ArrayList<Object>(1 + 2 * gets.size());
        arguments.add(MOST_BYTES);
        for (var get : gets) {
            switch (get.key()) {
                case MessageKey.ById byId -> {
                    arguments.add("i");
                    arguments.add(byId.messageId());
                }
                case MessageKey.BySequence bySequence -> {
                    arguments.add("s");
                    arguments.add(bySequence.sequence());
                }
            }
        }
        return arguments;
    }

    /**
     * One read.
     *
     * @param name of the session's hash
     */
    private record Get(String name, Waiting<MessageKey, Message> waiting) {
        MessageKey key() {
            return waiting.question();
        }

        /** Answers the call, unless the script has left it out. */
        boolean isAnsweredBy(byte[] reply) {
            switch (reply[0]) {
                case 'F' -> found(reply);
                case 'S' -> waiting.completeExceptionally(NotFoundException.session(key().sessionId()));
                case 'M' -> waiting.completeExceptionally(missing());
                case 'L' -> {
                    return false;
                }
                default -> waiting.completeExceptionally(Damage.of(key().sessionId()));
            }
            return true;
        }

        private void found(byte[] reply) {
            try {
                waiting.complete(Damage.reported(key().sessionId(), () -> {
                    var bytes = ByteBuffer.wrap(reply);
                    bytes.get();
                    var uid = new UUID(bytes.getLong(), bytes.getLong());
                    return StoredMessage.readNext(bytes, reply).of(uid);
                }));
            } catch (RuntimeException e) {
                waiting.completeExceptionally(e);
            }
        }

        private NotFoundException missing() {
            return switch (key()) {
                case MessageKey.ById byId -> NotFoundException.message(byId.sessionId(), byId.messageId());
                case MessageKey.BySequence bySequence ->
                    NotFoundException.message(bySequence.sessionId(), bySequence.sequence());
            };
        }
    }

    /** Refuses whatever is not begun. */
    @Override
    public void close() {
        batcher.close();
    }
}
