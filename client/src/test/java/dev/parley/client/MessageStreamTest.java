package dev.parley.client;

import static dev.parley.client.Samples.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import dev.parley.v1.CaughtUp;
import dev.parley.v1.ErrorReason;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.StreamMessagesResponse;
import dev.parley.v1.StreamMessagesResponse.ItemCase;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MessageStreamTest {
    private static final StreamMessagesRequest REQUEST =
            StreamMessagesRequest.newBuilder().setSessionId("s-1").build();
    private static final StreamMessagesResponse CAUGHT_UP = StreamMessagesResponse.newBuilder()
            .setCaughtUp(CaughtUp.newBuilder().setLastSequence(2))
            .build();

    private final FakeServer server = new FakeServer();
    private final ParleyClient client = server.client().build();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void itemsComeInOrderAndUnknownOnesAreLeftOut() {
        onStream(response -> {
            response.onNext(message(1));
            response.onNext(StreamMessagesResponse.getDefaultInstance());
            response.onNext(message(2));
            response.onNext(CAUGHT_UP);
            response.onCompleted();
        });

        try (var stream = client.messages().stream(REQUEST)) {
            assertThat(stream).toIterable().containsExactly(message(1), message(2), CAUGHT_UP);
            assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void aBrokenStreamGivesWhatCameBeforeAndThenTheError() {
        onStream(response -> {
            response.onNext(message(1));
            response.onError(Errors.notApplied(Code.RESOURCE_EXHAUSTED, "SLOW_CONSUMER"));
        });

        try (var stream = client.messages().stream(REQUEST)) {
            assertThat(stream.next()).isEqualTo(message(1));
            assertThat(failureOf(stream::hasNext).reason()).isEqualTo(ErrorReason.ERROR_REASON_SLOW_CONSUMER);
            assertThat(failureOf(stream::next).outcome()).isEqualTo(Outcome.NOT_A_MUTATION);
        }
    }

    @Test
    void aSlowReaderHoldsTheServerBack() {
        var sent = new AtomicInteger();
        server.on(MessageStoreGrpc.getStreamMessagesMethod(), (request, response) -> {
            var call = (ServerCallStreamObserver<StreamMessagesResponse>) response;
            call.setOnReadyHandler(() -> {
                while (call.isReady() && sent.get() < 1000) {
                    call.onNext(large(sent.incrementAndGet()));
                }
                if (sent.get() == 1000) {
                    call.onCompleted();
                    sent.incrementAndGet();
                }
            });
        });

        try (var stream = client.messages().stream(REQUEST)) {
            assertThat(stream.hasNext()).isTrue();
            await().during(Duration.ofMillis(300)).until(() -> sent.get() < 200);
            assertThat(stream).toIterable().hasSize(1000);
        }
    }

    @Test
    void closingTellsTheServer() {
        var cancelled = new AtomicBoolean();
        onStream(response -> {
            response.setOnCancelHandler(() -> cancelled.set(true));
            response.onNext(message(1));
        });

        var stream = client.messages().stream(REQUEST);
        assertThat(stream.next().getItemCase()).isEqualTo(ItemCase.MESSAGE);
        stream.close();

        assertThat(stream.hasNext()).isFalse();
        await().untilTrue(cancelled);
    }

    @Test
    void theDeadlineIsForEachItem() {
        onStream(response -> response.onNext(message(1)));

        // Enough for the first item also on a busy machine.
        try (var stream = client.withDeadline(Duration.ofSeconds(3)).messages().stream(REQUEST)) {
            assertThat(stream.next()).isEqualTo(message(1));
            assertThat(failureOf(stream::hasNext)).isInstanceOf(ParleyException.TimedOut.class);
        }
        assertThat(server.attempts().get(0).deadline()).isNull();
    }

    @Test
    void aFollowerWaitsLonger() {
        onStream(response -> response.onNext(message(1)));
        var closed = new AtomicBoolean();

        try (var stream = client.withDeadline(Duration.ofMillis(100)).messages().stream(
                REQUEST.toBuilder().setFollow(true).build())) {
            assertThat(stream.next()).isEqualTo(message(1));
            var reader = new Thread(() -> closed.set(!stream.hasNext()));
            reader.start();
            await().during(Duration.ofMillis(300)).until(reader::isAlive);
        }

        await().untilTrue(closed);
    }

    private void onStream(Handler handler) {
        server.on(
                MessageStoreGrpc.getStreamMessagesMethod(),
                (request, response) -> handler.handle(serverCall(response)));
    }

    private static ServerCallStreamObserver<StreamMessagesResponse> serverCall(
            StreamObserver<StreamMessagesResponse> response) {
        return (ServerCallStreamObserver<StreamMessagesResponse>) response;
    }

    private static StreamMessagesResponse message(long sequence) {
        return StreamMessagesResponse.newBuilder()
                .setMessage(Message.newBuilder().setSequence(sequence))
                .build();
    }

    private static StreamMessagesResponse large(long sequence) {
        return StreamMessagesResponse.newBuilder()
                .setMessage(Samples.withData(64 << 10).toBuilder().setSequence(sequence))
                .build();
    }

    private interface Handler {
        void handle(ServerCallStreamObserver<StreamMessagesResponse> response);
    }
}
