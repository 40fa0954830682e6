package dev.parley.server.grpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.GetMessageRequest;
import dev.parley.v1.MessageStoreGrpc;
import io.grpc.Status.Code;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class LargeRequestsTest {
    private static final AppendMessagesRequest LARGE =
            AppendMessagesRequest.newBuilder().setSessionId("s".repeat(1 << 20)).build();

    @RegisterExtension
    final Servers servers = new Servers();

    @Test
    void aLargeRequestDoesNotKeepOtherCallsOfItsConnectionWaiting() throws Exception {
        var server = servers.start(settings -> {});
        var isReading = new CountDownLatch(1);
        var mayGoOn = new CountDownLatch(1);
        server.store.append = request -> {
            isReading.countDown();
            awaitUninterruptibly(mayGoOn);
            return CompletableFuture.completedStage(AppendMessagesResponse.getDefaultInstance());
        };
        var large = MessageStoreGrpc.newFutureStub(server.channel).appendMessages(LARGE);
        isReading.await();

        var other = server.client().getMessage(GetMessageRequest.getDefaultInstance());

        assertThat(other).isNotNull();
        assertThat(large.isDone()).isFalse();
        mayGoOn.countDown();
        assertThat(large.get()).isEqualTo(AppendMessagesResponse.getDefaultInstance());
    }

    @Test
    void aLargeRequestThatIsMalformedIsRefusedLikeASmallOne() throws Exception {
        var server = servers.start(settings -> {});
        var malformed = new byte[1 << 20];
        Arrays.fill(malformed, (byte) 0xff);

        var refusal =
                Raw.open(server.channel, Raw.APPEND).send(malformed).halfClose().end();

        assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refusal.reason()).isEqualTo("MALFORMED_REQUEST");
        assertThat(server.store.invocations).hasValue(0);
    }

    @Test
    void aLargeRequestBesideAnotherIsRefused() throws Exception {
        var server = servers.start(settings -> {});

        var refusal = Raw.open(server.channel, Raw.APPEND)
                .send(LARGE.toByteArray())
                .send(LARGE.toByteArray())
                .halfClose()
                .end();

        assertThat(refusal.reason()).isEqualTo("MALFORMED_REQUEST");
    }

    @Test
    void aLargeRequestThatNobodyHasTimeForIsRefused() throws Exception {
        var server = servers.start(settings -> settings.readers = Optional.of(task -> {
            throw new RejectedExecutionException();
        }));

        var refusal = Raw.open(server.channel, Raw.APPEND)
                .send(LARGE.toByteArray())
                .halfClose()
                .end();

        assertThat(refusal.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(refusal.reason()).isEqualTo("OVERLOADED");
        assertThat(refusal.metadata()).containsEntry("outcome", "NOT_APPLIED");
    }

    @Test
    void aLargeRequestThatIsCancelledBeforeItsTurnIsNotRead() throws Exception {
        var queue = new ConcurrentLinkedQueue<Runnable>();
        var server = servers.start(settings -> settings.readers = Optional.of(queue::add));
        var call =
                Raw.open(server.channel, Raw.APPEND).send(LARGE.toByteArray()).halfClose();
        await().until(() -> !queue.isEmpty());

        call.call.cancel("told to", null);
        await().until(() -> server.machinery.limits().underWay() == 0);
        queue.forEach(Runnable::run);

        assertThat(server.store.invocations).hasValue(0);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
