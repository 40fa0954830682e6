package dev.parley.server.storage.postgres;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageKey;
import dev.parley.server.storage.postgres.Batcher.Crew;
import dev.parley.server.storage.postgres.Batcher.Waiting;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Reads of single messages that have come at about the same time, in one statement. Large messages go by themselves.
 */
final class Gets implements AutoCloseable {
    private static final int MAX_CALLS = 256;
    // An answer with so much of every message fits into the heap, and takes some milliseconds.
    private static final int LARGE_BYTES = 64 << 10;

    private final Database database;
    private final Lanes lanes;
    private final Batcher<MessageKey, Message> batcher;

    Gets(Database database, Lanes lanes, Crew crew) {
        this.database = database;
        this.lanes = lanes;
        this.batcher = new Batcher<>(crew, MAX_CALLS, this::carryOut);
    }

    CompletionStage<Message> get(Call call, MessageKey key) {
        // Nothing is promised about the order of reads: whatever spreads them is fine.
        return batcher.submit(call, key.hashCode(), key);
    }

    private void carryOut(List<Waiting<MessageKey, Message>> batch) {
        SharedRead.execute(batch, (calls, deadline) -> read(calls, deadline, LARGE_BYTES));
        for (var waiting : batch) {
            if (!waiting.isDone()) {
                alone(waiting);
            }
        }
    }

    private void alone(Waiting<MessageKey, Message> waiting) {
        lanes.quick(waiting.call(), () -> {
                    read(List.of(waiting), waiting.deadlineNanos(), Integer.MAX_VALUE);
                    return waiting;
                })
                .exceptionally(failure -> {
                    waiting.completeExceptionally(failure);
                    return waiting;
                });
    }

    private void read(List<Waiting<MessageKey, Message>> calls, long deadlineNanos, int mostBytes) {
        database.read(deadlineNanos, connection -> {
            GetStatement.execute(connection, calls, mostBytes);
            return true;
        });
    }

    /** How many calls wait for their turn. */
    int queued() {
        return batcher.queued();
    }

    @Override
    public void close() {
        batcher.close();
    }
}
