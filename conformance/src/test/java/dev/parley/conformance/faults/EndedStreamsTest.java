package dev.parley.conformance.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Refusal;
import dev.parley.conformance.support.Samples;
import dev.parley.server.ParleyServer;
import dev.parley.server.settings.Settings;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.SessionStoreGrpc;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.StreamMessagesResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams that the server ends: with the position to go on from, so that nothing is lost and nothing comes twice. */
class EndedStreamsTest {
    private static final int MESSAGES = 200;
    private static final int BYTES = 16 << 10;

    private final ParleyServer server = start();
    private final ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
            .usePlaintext()
            .flowControlWindow(64 << 10)
            .build();
    private final String id = Samples.newId();

    EndedStreamsTest() throws IOException {
        var session = CreateSessionRequest.newBuilder();
        session.getSessionBuilder().setSessionId(id);
        var _ = SessionStoreGrpc.newBlockingStub(channel).createSession(session.build());
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        server.close();
    }

    @Test
    void aFollowerThatReadsNothingIsToldWhereToGoOn() {
        var reader = new Reader();
        reader.follow(0, 5);

        fill();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(this::metrics, metrics -> metrics.contains(Reason.SLOW_CONSUMER.name()));
        reader.read(Integer.MAX_VALUE);
        var refusal = reader.refusal();

        assertThat(refusal.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(refusal.reason()).isEqualTo(Reason.SLOW_CONSUMER.name());
        assertResumable(refusal, reader);
    }

    @Test
    void followersAreToldWhereToGoOnWhenTheServerStops() {
        fill();
        var reader = new Reader();
        reader.follow(0, Integer.MAX_VALUE);
        reader.awaitCaughtUp();

        server.close();
        var refusal = reader.refusal();

        assertThat(refusal.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(refusal.reason()).isEqualTo(Reason.SHUTTING_DOWN.name());
        assertThat(refusal.metadata()).containsEntry("after_sequence", Integer.toString(MESSAGES));
    }

    // What was sent is taken before the end is, so the position is that of the last message that came.
    private void assertResumable(Refusal refusal, Reader reader) {
        long position = Long.parseLong(refusal.metadata().get("after_sequence"));
        assertThat(position).isEqualTo(reader.seen.get()).isLessThan(MESSAGES);
        var again = new Reader();
        again.follow(position, Integer.MAX_VALUE);
        again.awaitCaughtUp();
        assertThat(again.first.join()).isEqualTo(position + 1);
        assertThat(again.seen.get()).isEqualTo(MESSAGES);
        again.cancel();
    }

    // Tell that the stream has ended before its reader notices, which it does only behind what it has not read.
    private String metrics() throws IOException {
        var address = URI.create(
                "http://127.0.0.1:%d/metrics".formatted(server.metricsPort().orElseThrow()));
        try (var answer = address.toURL().openStream()) {
            return new String(answer.readAllBytes(), UTF_8);
        }
    }

    private void fill() {
        var stub = MessageStoreGrpc.newBlockingStub(channel);
        for (int i = 0; i < MESSAGES; i++) {
            var _ = stub.appendMessages(AppendMessagesRequest.newBuilder()
                    .setSessionId(id)
                    .addMessages(Samples.text("x".repeat(BYTES)))
                    .build());
        }
    }

    private static ParleyServer start() {
        try {
            return ParleyServer.start(Settings.of(Map.of(
                    "storage.backend", "memory",
                    "server.port", "0",
                    "server.stream-stall-timeout", "3s",
                    "observability.metrics.enabled", "true",
                    "observability.metrics.port", "0",
                    "server.drain-delay", "0s",
                    "server.drain-timeout", "5s")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Takes as many items as it was told to, and no more. */
    private final class Reader implements ClientResponseObserver<StreamMessagesRequest, StreamMessagesResponse> {
        private final CompletableFuture<Long> first = new CompletableFuture<>();
        private final CompletableFuture<Boolean> caughtUp = new CompletableFuture<>();
        private final CompletableFuture<Refusal> refusal = new CompletableFuture<>();
        private final CompletableFuture<ClientCallStreamObserver<StreamMessagesRequest>> call =
                new CompletableFuture<>();
        private final AtomicLong seen = new AtomicLong();

        void follow(long after, int items) {
            var request = StreamMessagesRequest.newBuilder()
                    .setSessionId(id)
                    .setAfterSequence(after)
                    .setFollow(true)
                    .build();
            MessageStoreGrpc.newStub(channel).streamMessages(request, this);
            call.join().request(items);
        }

        void read(int items) {
            call.join().request(items);
        }

        void awaitCaughtUp() {
            var _ = caughtUp.orTimeout(60, SECONDS).join();
        }

        Refusal refusal() {
            var refused = refusal.orTimeout(60, SECONDS);
            return refused.join();
        }

        void cancel() {
            call.join().cancel("done", null);
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<StreamMessagesRequest> started) {
            started.disableAutoRequestWithInitial(0);
            call.complete(started);
        }

        @Override
        public void onNext(StreamMessagesResponse item) {
            if (item.hasMessage()) {
                seen.set(item.getMessage().getSequence());
                first.complete(item.getMessage().getSequence());
            } else if (item.hasCaughtUp()) {
                caughtUp.complete(true);
            }
        }

        @Override
        public void onError(Throwable failure) {
            refusal.complete(Refusal.of((StatusRuntimeException) failure));
        }

        @Override
        public void onCompleted() {
            refusal.completeExceptionally(new AssertionError("the stream ended well"));
        }
    }
}
