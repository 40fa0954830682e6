package dev.parley.server.grpc.transport;

import com.google.protobuf.Int64Value;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.UnavailableException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** A log of numbers, whose batches come as its test says. */
final class FakeSource implements StreamSource<Int64Value> {
    /** The batch that is asked for as the nth, from 0. */
    volatile IntFunction<CompletionStage<Batch<Int64Value>>> batches = n -> new CompletableFuture<>();

    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    volatile long position;

    static Batch<Int64Value> batch(long from, long through) {
        return new Batch<>(numbers(from, through), false);
    }

    static Batch<Int64Value> lastBatch(long from, long through) {
        return new Batch<>(numbers(from, through), true);
    }

    static List<Int64Value> numbers(long from, long through) {
        return java.util.stream.LongStream.rangeClosed(from, through)
                .mapToObj(Int64Value::of)
                .toList();
    }

    @Override
    public CompletionStage<Batch<Int64Value>> next() {
        return batches.apply(asked.getAndIncrement());
    }

    @Override
    public void sent(Int64Value item) {
        position = item.getValue();
    }

    @Override
    public ParleyException onDrain() {
        return UnavailableException.streamEnded(position, Limits.RETRY_DELAY);
    }

    @Override
    public ParleyException onStall() {
        return ExhaustedException.slowConsumer(position, Limits.RETRY_DELAY);
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
