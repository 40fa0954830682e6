package dev.parley.client;

import static dev.parley.client.FakeStream.CHANGED;
import static dev.parley.client.FakeStream.breaking;
import static dev.parley.client.FakeStream.caughtUp;
import static dev.parley.client.FakeStream.draining;
import static dev.parley.client.FakeStream.giving;
import static dev.parley.client.FakeStream.message;
import static dev.parley.client.Samples.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import dev.parley.v1.GetSessionRequest;
import dev.parley.v1.MessageFilter;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.StreamMessagesResponse;
import io.grpc.InsecureServerCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FollowTest {
    private static final StreamMessagesRequest KNOWN = StreamMessagesRequest.newBuilder()
            .setSessionId("s-1")
            .setSessionUid("uid-1")
            .build();

    private final FakeServer server = new FakeServer();
    private final ParleyClient client = server.client().build();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    static Stream<StatusRuntimeException> endingsThatAreNotFinal() {
        return Stream.of(
                draining(),
                Status.UNAVAILABLE.asRuntimeException(),
                Errors.notApplied(Code.UNAVAILABLE, "BACKEND_UNAVAILABLE"),
                Errors.notApplied(Code.RESOURCE_EXHAUSTED, "SLOW_CONSUMER"),
                Errors.notApplied(Code.RESOURCE_EXHAUSTED, "OVERLOADED"),
                Errors.notApplied(Code.RESOURCE_EXHAUSTED, "RATE_LIMITED"),
                Errors.notApplied(Code.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED"),
                Status.DEADLINE_EXCEEDED.asRuntimeException(),
                Status.CANCELLED.asRuntimeException());
    }

    @ParameterizedTest
    @MethodSource("endingsThatAreNotFinal")
    void messagesComeOnceAndInOrderWhereverTheStreamBreaks(StatusRuntimeException broken) {
        var opened = new FakeStream(server, (request, response) -> {
            long next = request.getAfterSequence() + 1;
            if (next <= 3) {
                response.onNext(message(next));
                response.onError(broken);
            } else {
                response.onNext(caughtUp(3));
            }
        });

        try (var stream = client.messages().follow("s-1")) {
            assertThat(take(stream, 7))
                    .containsExactly(message(1), CHANGED, message(2), CHANGED, message(3), CHANGED, caughtUp(3));
        }
        assertThat(opened.requests())
                .extracting(StreamMessagesRequest::getAfterSequence)
                .containsExactly(0L, 1L, 2L, 3L);
    }

    @ParameterizedTest
    @MethodSource("endingsThatAreNotFinal")
    void aStreamThatBreaksBeforeItsFirstItemBeginsAgain(StatusRuntimeException broken) {
        var opened =
                new FakeStream(server, breaking(broken), breaking(broken), giving(message(1), message(2), caughtUp(2)));

        try (var stream = client.messages().follow("s-1")) {
            assertThat(take(stream, 3)).containsExactly(message(1), message(2), caughtUp(2));
        }
        assertThat(opened.requests())
                .hasSize(3)
                .containsOnly(KNOWN.toBuilder().setFollow(true).build());
    }

    @Test
    void aStreamThatAProxyCutsIsOpenedAgainWhereItGaveSomething() {
        new FakeStream(
                server,
                breaking(Status.INTERNAL.asRuntimeException(), message(1)),
                breaking(Status.UNKNOWN.asRuntimeException(), message(2)),
                breaking(Status.INTERNAL.asRuntimeException()));

        try (var stream = client.messages().follow("s-1")) {
            assertThat(take(stream, 3)).containsExactly(message(1), CHANGED, message(2));
            assertThat(failureOf(stream::hasNext)).isInstanceOf(ParleyException.ServerFault.class);
        }
    }

    @Test
    void aStreamIsOpenedAgainAlsoWhereReadersKeepTheCommonPoolBusy() {
        new FakeStream(server, breaking(draining(), message(1)), giving(message(2)));
        var read = new CountDownLatch(1);
        for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
            ForkJoinPool.commonPool().execute(() -> waitFor(read));
        }

        try (var stream = client.messages().follow("s-1")) {
            assertThat(take(stream, 3)).containsExactly(message(1), CHANGED, message(2));
        } finally {
            read.countDown();
        }
    }

    @Test
    void messagesThatComeAgainAreLeftOut() {
        new FakeStream(
                server,
                breaking(draining(), message(1), message(2)),
                giving(message(1), message(2), message(2), message(3), caughtUp(3)));

        try (var stream = client.messages().follow("s-1")) {
            assertThat(take(stream, 5)).containsExactly(message(1), message(2), CHANGED, message(3), caughtUp(3));
        }
    }

    @Test
    void whatAFilterPassesOverIsNotReadAgain() {
        var opened = new FakeStream(server, breaking(draining(), message(2), caughtUp(90)), giving(caughtUp(95)));
        var request = StreamMessagesRequest.newBuilder()
                .setSessionId("s-1")
                .setFilter(MessageFilter.newBuilder().setTurnId("t-1"))
                .setAfterSequence(1)
                .build();

        try (var stream = client.messages().follow(request)) {
            assertThat(take(stream, 4)).containsExactly(message(2), caughtUp(90), CHANGED, caughtUp(95));
        }
        assertThat(opened.requests().get(1))
                .isEqualTo(request.toBuilder()
                        .setSessionUid("uid-1")
                        .setFollow(true)
                        .setAfterSequence(90)
                        .build());
    }

    @Test
    void changesAndUnknownItemsComeAsOnAnyStream() {
        new FakeStream(
                server, giving(message(1), StreamMessagesResponse.getDefaultInstance(), caughtUp(1), CHANGED, CHANGED));

        try (var stream = client.messages().follow("s-1")) {
            assertThat(take(stream, 4)).containsExactly(message(1), caughtUp(1), CHANGED, CHANGED);
        }
    }

    @Test
    void theIncarnationIsAskedForOnce() {
        new FakeStream(server, breaking(draining(), message(1)), breaking(draining(), message(2)), giving(message(3)));

        try (var stream = client.messages().follow("s-1")) {
            take(stream, 5);
        }

        assertThat(server.attempts())
                .extracting(FakeServer.Attempt::request)
                .filteredOn(GetSessionRequest.class::isInstance)
                .hasSize(1);
    }

    @Test
    void anIncarnationThatIsKnownIsNotAskedFor() {
        new FakeStream(server, giving(message(1)));

        try (var stream = client.messages().follow(KNOWN)) {
            take(stream, 1);
        }

        assertThat(server.attempts())
                .extracting(FakeServer.Attempt::request)
                .containsExactly(KNOWN.toBuilder().setFollow(true).build());
    }

    @Test
    void itGoesOnWithTheServerThatComesBack() {
        new FakeStream(server, giving(message(1)));

        try (var stream = client.messages().follow("s-1")) {
            assertThat(stream.next()).isEqualTo(message(1));
            int port = server.port();
            server.close();
            try (var next = new FakeServer(InsecureServerCredentials.create(), port)) {
                var opened = new FakeStream(next, giving(message(2), caughtUp(2)));

                assertThat(take(stream, 3)).containsExactly(CHANGED, message(2), caughtUp(2));
                assertThat(opened.requests())
                        .containsExactly(KNOWN.toBuilder()
                                .setFollow(true)
                                .setAfterSequence(1)
                                .build());
            }
        }
    }

    @Test
    void aSlowReaderHoldsEveryStreamBack() {
        var sent = new AtomicInteger();
        new FakeStream(
                server,
                breaking(draining(), message(1)),
                (request, response) -> response.setOnReadyHandler(() -> {
                    while (response.isReady() && sent.get() < 1000) {
                        response.onNext(large(1 + sent.incrementAndGet()));
                    }
                }));

        try (var stream = client.messages().follow("s-1")) {
            await().until(() -> sent.get() > 0);
            await().during(Duration.ofMillis(300)).until(() -> sent.get() < 200);
            assertThat(take(stream, 1002)).hasSize(1002).doesNotHaveDuplicates();
        }
    }

    private static List<StreamMessagesResponse> take(MessageStream stream, int count) {
        var items = new ArrayList<StreamMessagesResponse>();
        while (items.size() < count) {
            items.add(stream.next());
        }
        return items;
    }

    private static StreamMessagesResponse large(long sequence) {
        return StreamMessagesResponse.newBuilder()
                .setMessage(Samples.withData(64 << 10).toBuilder().setSequence(sequence))
                .build();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
