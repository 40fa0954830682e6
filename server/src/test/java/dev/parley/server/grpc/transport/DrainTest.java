package dev.parley.server.grpc.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.grpc.transport.TransportSettings.Drain;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.CaughtUp;
import dev.parley.v1.Message;
import dev.parley.v1.StreamMessagesResponse;
import io.grpc.Status.Code;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class DrainTest {
    @RegisterExtension
    final Servers servers = new Servers();

    @Test
    void anAcceptedCallIsFinished() throws IOException {
        var server = servers.start();
        var answer = new CompletableFuture<AppendMessagesResponse>();
        server.store.append = request -> answer;
        var call = Raw.open(server.channel, Raw.APPEND).send(new byte[0]).halfClose();
        await().until(() -> server.store.invocations.get() == 1);

        var closing = CompletableFuture.runAsync(server.server::close);
        await().during(Duration.ofMillis(300)).until(() -> !closing.isDone() && !call.isOver());
        answer.complete(AppendMessagesResponse.getDefaultInstance());

        assertThat(call.end().code()).isEqualTo(Code.OK);
        await().until(closing::isDone);
    }

    @Test
    void aCallWhoseRequestIsStillOnItsWayIsFinished() throws IOException {
        var server = servers.start();
        var call = Raw.open(server.channel, Raw.APPEND).send(new byte[0]);
        await().until(() -> server.machinery.limits().underWay() == 1);

        var closing = CompletableFuture.runAsync(server.server::close);
        await().during(Duration.ofMillis(200)).until(() -> !closing.isDone() && !call.isOver());
        call.halfClose();

        assertThat(call.end().code()).isEqualTo(Code.OK);
        await().until(closing::isDone);
    }

    @Test
    void whileLoadBalancersAreToldCallsAreTaken() throws IOException {
        var delay = Duration.ofMinutes(1);
        var isOver = new CountDownLatch(1);
        var server = servers.start(settings -> {
            settings.drain = new Drain(delay, Duration.ofSeconds(10));
            settings.pause = time -> pause(time, delay, isOver);
        });
        var health = HealthGrpc.newBlockingStub(server.channel);
        await().until(() -> status(health) == ServingStatus.SERVING);

        var closing = CompletableFuture.runAsync(server.server::close);
        await().until(() -> status(health) == ServingStatus.NOT_SERVING);

        assertThat(server.client().appendMessages(AppendMessagesRequest.getDefaultInstance()))
                .isNotNull();
        isOver.countDown();
        await().until(closing::isDone);
    }

    @Test
    void aNewCallIsRefusedAndCanBeRetriedElsewhere() throws IOException {
        var server = servers.start();
        server.machinery.limits().refuseNewCalls();

        var refusal = Raw.open(server.channel, Raw.APPEND).end();

        assertThat(refusal.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(refusal.reason()).isEqualTo("SHUTTING_DOWN");
        assertThat(refusal.saysWhenToRetry()).isTrue();
        assertThat(refusal.metadata()).isEqualTo(java.util.Map.of("outcome", "NOT_APPLIED"));
    }

    @Test
    void aServerThatRefusesCallsStillTellsItsHealth() throws IOException {
        var server = servers.start();
        server.machinery.limits().refuseNewCalls();

        assertThat(HealthGrpc.newBlockingStub(server.channel).check(HealthCheckRequest.getDefaultInstance()))
                .isNotNull();
    }

    @Test
    void aStreamEndsWhereItCanBeResumed() throws IOException {
        var server = servers.start();
        var follower = new Follower();
        server.store.stream = (request, response) -> server.machinery.streams().send(response, follower);
        var stream = Raw.open(server.channel, Raw.STREAM)
                .send(new byte[0])
                .halfClose()
                .read();
        await().until(() -> follower.position == 1);

        server.server.close();

        var refusal = stream.end();
        assertThat(refusal.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(refusal.reason()).isEqualTo("SHUTTING_DOWN");
        assertThat(refusal.metadata()).isEqualTo(java.util.Map.of("after_sequence", "1"));
        assertThat(refusal.saysWhenToRetry()).isTrue();
    }

    @Test
    void standardStreamsEndToo() throws IOException {
        var server = servers.start();
        var watch = Raw.open(server.channel, "grpc.health.v1.Health/Watch")
                .send(new byte[0])
                .halfClose()
                .read();
        var reflection =
                Raw.open(server.channel, Raw.REFLECTION).send(new byte[0]).read();
        await().until(() -> server.machinery.limits().underWay() == 2);

        server.server.close();

        assertThat(watch.end().reason()).isEqualTo("SHUTTING_DOWN");
        assertThat(reflection.end().reason()).isEqualTo("SHUTTING_DOWN");
    }

    @Test
    void callsThatDoNotFinishAreCutOff() throws IOException {
        var server = servers.start(settings -> settings.drain = new Drain(Duration.ZERO, Duration.ofMillis(300)));
        server.store.append = request -> new CompletableFuture<>();
        var call = Raw.open(server.channel, Raw.APPEND).send(new byte[0]).halfClose();
        await().until(() -> server.store.invocations.get() == 1);

        server.server.close();

        assertThat(call.end().code()).isNotIn(Code.OK, Code.UNKNOWN);
    }

    @Test
    void closingTwiceIsClosingOnce() throws IOException {
        var server = servers.start();

        server.server.close();
        server.server.close();

        await().until(() -> server.machinery.limits().underWay() == 0);
    }

    @Test
    void underLoadEveryCallIsDoneAndAnsweredOrRefusedAndNotDone() throws IOException {
        var server = servers.start();
        var done = new AtomicInteger();
        server.store.append = request -> {
            done.incrementAndGet();
            return new CompletableFuture<AppendMessagesResponse>()
                    .completeOnTimeout(
                            AppendMessagesResponse.getDefaultInstance(),
                            20,
                            java.util.concurrent.TimeUnit.MILLISECONDS);
        };
        var calls = new ArrayList<Raw>();
        for (int i = 0; i < 200; i++) {
            calls.add(Raw.open(server.channel, Raw.APPEND).send(new byte[0]).halfClose());
        }
        await().until(() -> done.get() > 20);

        var closing = CompletableFuture.runAsync(server.server::close);
        for (int i = 0; i < 200; i++) {
            calls.add(Raw.open(server.channel, Raw.APPEND).send(new byte[0]).halfClose());
        }

        var ends = calls.stream().map(call -> call.end().code()).toList();
        assertThat(ends).containsOnly(Code.OK, Code.UNAVAILABLE);
        assertThat(ends.stream().filter(code -> code == Code.OK)).hasSize(done.get());
        await().until(closing::isDone);
    }

    // Of all pauses the delay is as long as the test wants it to be.
    private static void pause(Duration time, Duration delay, CountDownLatch isOver) throws InterruptedException {
        if (time.equals(delay)) {
            var _ = isOver.await(time.toSeconds(), SECONDS);
        } else {
            Thread.sleep(time);
        }
    }

    private static ServingStatus status(HealthGrpc.HealthBlockingStub health) {
        return health.check(HealthCheckRequest.getDefaultInstance()).getStatus();
    }

    /** A log of one message that is never followed by another. */
    private static final class Follower implements StreamSource<StreamMessagesResponse> {
        private int asked;
        private volatile long position;

        @Override
        public CompletionStage<Batch<StreamMessagesResponse>> next() {
            asked++;
            return asked > 1
                    ? new CompletableFuture<>()
                    : CompletableFuture.completedStage(new Batch<>(
                            List.of(
                                    StreamMessagesResponse.newBuilder()
                                            .setMessage(Message.newBuilder().setSequence(1))
                                            .build(),
                                    StreamMessagesResponse.newBuilder()
                                            .setCaughtUp(CaughtUp.getDefaultInstance())
                                            .build()),
                            false));
        }

        @Override
        public void sent(StreamMessagesResponse item) {
            if (item.hasMessage()) {
                position = item.getMessage().getSequence();
            }
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
        public void close() {}
    }
}
