package dev.parley.server.grpc.transport;

import static dev.parley.server.grpc.transport.FakeSource.batch;
import static dev.parley.server.grpc.transport.FakeSource.lastBatch;
import static dev.parley.server.grpc.transport.FakeSource.numbers;
import static java.util.concurrent.CompletableFuture.completedStage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Int64Value;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.Reason;
import dev.parley.server.grpc.transport.StreamSource.Batch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StreamPumpTest {
    private static final Duration STALL = Duration.ofSeconds(30);

    private final AtomicLong clock = new AtomicLong();
    private final TimerWheel timers = new TimerWheel(clock::get);
    private final ByteBudget answers = new ByteBudget(1 << 20);
    private final Streams streams = new Streams(timers, answers, STALL);
    private final FakeReader<Int64Value> reader = new FakeReader<>();
    private final FakeSource source = new FakeSource();

    @Test
    void aStreamSendsItsBatchesInOrderAndEnds() {
        source.batches = n -> completedStage(n < 2 ? batch(n * 10 + 1, n * 10 + 10) : lastBatch(21, 23));

        streams.send(reader.take(1000), source);

        assertThat(reader.received()).isEqualTo(numbers(1, 23));
        assertThat(reader.isCompleted()).isTrue();
        assertOver();
    }

    @Test
    void anEmptyStreamEnds() {
        source.batches = n -> completedStage(new Batch<>(List.of(), true));

        streams.send(reader, source);

        assertThat(reader.isCompleted()).isTrue();
        assertOver();
    }

    @Test
    void nothingIsSentToAReaderThatIsNotReady() {
        source.batches = n -> completedStage(batch(n * 10 + 1, n * 10 + 10));

        streams.send(reader.take(4), source);
        assertThat(reader.received()).isEqualTo(numbers(1, 4));
        reader.take(3);

        assertThat(reader.received()).isEqualTo(numbers(1, 7));
    }

    @Test
    void theNextBatchIsReadWhenTheOneBeforeIsSent() {
        source.batches = n -> completedStage(batch(n * 10 + 1, n * 10 + 10));

        streams.send(reader.take(9), source);
        assertThat(source.asked).hasValue(1);
        reader.take(1);

        assertThat(source.asked).hasValue(2);
    }

    @Test
    void batchesThatAreThereAtOnceDoNotGrowTheStack() {
        source.batches = n -> completedStage(n < 1_000_000 ? new Batch<>(List.of(), false) : lastBatch(1, 1));

        streams.send(reader.take(10), source);

        assertThat(reader.received()).isEqualTo(numbers(1, 1));
    }

    @Test
    void aFailureOfTheSourceEndsTheStream() {
        var failure = NotFoundException.session("s-1");
        source.batches = n -> n == 0 ? completedStage(batch(1, 3)) : CompletableFuture.failedStage(failure);

        streams.send(reader.take(10), source);

        assertThat(reader.received()).isEqualTo(numbers(1, 3));
        assertThat(reader.error()).containsSame(failure);
        assertOver();
    }

    @Test
    void aSourceThatThrowsEndsTheStream() {
        var failure = new IllegalStateException("told to");
        source.batches = n -> {
            throw failure;
        };

        streams.send(reader, source);

        assertThat(reader.error()).containsSame(failure);
        assertOver();
    }

    @Test
    void aReaderThatTakesNothingForTooLongIsTooSlow() {
        source.batches = n -> completedStage(batch(n * 10 + 1, n * 10 + 10));
        streams.send(reader.take(4), source);

        pass(STALL.minusMillis(100));
        assertThat(reader.error()).isEmpty();
        pass(Duration.ofMillis(200));

        assertRefused(Reason.SLOW_CONSUMER, 4);
        assertOver();
    }

    @Test
    void aReaderThatTakesALittleInTimeIsServed() {
        source.batches = n -> completedStage(batch(n * 10 + 1, n * 10 + 10));
        streams.send(reader.take(1), source);

        for (int i = 0; i < 15; i++) {
            pass(STALL.minusMillis(100));
            reader.take(1);
        }

        assertThat(reader.received()).isEqualTo(numbers(1, 16));
        assertThat(reader.error()).isEmpty();
    }

    @Test
    void aStreamThatWaitsForItsSourceIsNotStalled() {
        source.batches = n -> n == 0 ? completedStage(batch(1, 3)) : new CompletableFuture<>();
        streams.send(reader.take(10), source);

        pass(STALL.multipliedBy(10));

        assertThat(reader.error()).isEmpty();
    }

    @Test
    void withoutMemoryForItsBatchAReaderThatIsNotReadyIsTooSlow() {
        assertThat(answers.tryReserve(1 << 20)).isTrue();
        source.batches = n -> completedStage(batch(1, 10));

        streams.send(reader.take(4), source);

        assertRefused(Reason.SLOW_CONSUMER, 4);
        assertThat(answers.waitingBytes()).isEqualTo(1 << 20);
    }

    @Test
    void whatWaitsForASlowReaderIsCountedAndReleased() {
        source.batches = n -> n == 0 ? completedStage(batch(1, 10)) : new CompletableFuture<>();

        streams.send(reader.take(4), source);
        assertThat(answers.waitingBytes()).isPositive();
        reader.take(10);

        assertThat(answers.waitingBytes()).isZero();
    }

    @Test
    void aCancelledStreamStops() {
        source.batches = n -> completedStage(batch(n * 10 + 1, n * 10 + 10));
        streams.send(reader.take(4), source);

        reader.cancel();
        reader.take(10);

        assertThat(reader.received()).isEqualTo(numbers(1, 4));
        assertThat(reader.error()).isEmpty();
        assertOver();
    }

    @Test
    void aBatchThatComesAfterTheEndIsDropped() {
        var late = new CompletableFuture<Batch<Int64Value>>();
        source.batches = n -> late;
        streams.send(reader.take(10), source);
        reader.cancel();

        late.complete(batch(1, 10));

        assertThat(reader.received()).isEmpty();
        assertOver();
    }

    @Test
    void aDrainEndsAStreamWhereItCanBeResumed() {
        source.batches = n -> completedStage(batch(n * 10 + 1, n * 10 + 10));
        streams.send(reader.take(14), source);

        streams.drain();

        assertRefused(Reason.SHUTTING_DOWN, 14);
        assertOver();
    }

    @Test
    void aStreamThatBeginsInADrainIsEndedAtItsStart() {
        source.batches = n -> completedStage(batch(1, 10));
        streams.drain();

        streams.send(reader.take(10), source);

        assertRefused(Reason.SHUTTING_DOWN, 0);
        assertThat(reader.received()).isEmpty();
        assertOver();
    }

    @Test
    void threadsDoNotGetInEachOthersWay() {
        int batchesInAll = 2_000;
        try (var backend = Executors.newFixedThreadPool(2);
                var network = Executors.newFixedThreadPool(2)) {
            source.batches = n -> CompletableFuture.supplyAsync(
                    () -> n == batchesInAll - 1 ? lastBatch(n * 5 + 1, n * 5 + 5) : batch(n * 5 + 1, n * 5 + 5),
                    backend);
            streams.send(reader, source);
            var signals = IntStream.range(0, 5_000)
                    .mapToObj(i -> CompletableFuture.runAsync(this::signalReady, network))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(signals).join();

            await().atMost(Duration.ofSeconds(30)).until(() -> {
                reader.take(0);
                return reader.isCompleted();
            });
        }

        assertThat(reader.received()).isEqualTo(numbers(1, batchesInAll * 5L));
        assertThat(reader.error()).isEmpty();
        assertOver();
    }

    private void signalReady() {
        reader.take(1 + ThreadLocalRandom.current().nextInt(4));
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
        timers.advance();
    }

    private void assertRefused(Reason reason, long afterSequence) {
        assertThat(reader.error()).get().isInstanceOfSatisfying(ParleyException.class, refusal -> {
            assertThat(refusal.reason()).isEqualTo(reason);
            assertThat(refusal.context()).isEqualTo(Map.of("after_sequence", Long.toString(afterSequence)));
        });
    }

    private void assertOver() {
        assertThat(source.closed).hasValue(1);
        assertThat(streams.openStreams()).isZero();
    }
}
