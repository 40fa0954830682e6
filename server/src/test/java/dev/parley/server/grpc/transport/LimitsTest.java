package dev.parley.server.grpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.DataPart;
import dev.parley.v1.GetMessageRequest;
import dev.parley.v1.Message;
import dev.parley.v1.Part;
import dev.parley.v1.StreamMessagesResponse;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class LimitsTest {
    @RegisterExtension
    final Servers servers = new Servers();

    @Test
    void moreCallsThanTheServerTakesAreRefusedBeforeTheirRequestIsThere() throws IOException {
        var server = servers.start(settings -> settings.maxConcurrent = 2);
        var answer = new CompletableFuture<Message>();
        server.store.get = request -> answer;
        var first = Raw.open(server.channel, Raw.GET).send(new byte[0]).halfClose();
        var second = Raw.open(server.channel, Raw.APPEND).send(new byte[0]);
        await().until(() -> server.machinery.limits().underWay() == 2);

        var refusal = Raw.open(server.channel, Raw.APPEND).end();

        assertThat(refusal.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(refusal.reason()).isEqualTo("OVERLOADED");
        assertThat(refusal.saysWhenToRetry()).isTrue();
        assertThat(refusal.metadata()).containsEntry("outcome", "NOT_APPLIED");
        answer.complete(Message.getDefaultInstance());
        assertThat(first.end().code()).isEqualTo(Code.OK);
        assertThat(second.halfClose().end().code()).isEqualTo(Code.OK);
    }

    @Test
    void aCallThatIsOverMakesRoom() throws IOException {
        var server = servers.start(settings -> settings.maxConcurrent = 1);

        for (int i = 0; i < 20; i++) {
            assertThat(server.client().appendMessages(AppendMessagesRequest.getDefaultInstance()))
                    .isNotNull();
            await().until(() -> server.machinery.limits().underWay() == 0);
        }
    }

    @Test
    void aCallThatIsCancelledMakesRoom() throws IOException {
        var server = servers.start(settings -> settings.maxConcurrent = 1);
        server.store.get = request -> new CompletableFuture<>();
        var call = Raw.open(server.channel, Raw.GET).send(new byte[0]).halfClose();
        await().until(() -> server.machinery.limits().underWay() == 1);

        call.call.cancel("told to", null);

        await().until(() -> server.machinery.limits().underWay() == 0);
    }

    @Test
    void streamsAndCallsDoNotKeepEachOtherOut() throws IOException {
        var server = servers.start(settings -> settings.maxConcurrent = 1);
        var stream = Raw.open(server.channel, Raw.STREAM).send(new byte[0]).halfClose();
        await().until(() -> server.machinery.limits().underWay() == 1);

        assertThat(server.client().appendMessages(AppendMessagesRequest.getDefaultInstance()))
                .isNotNull();
        var refusal = Raw.open(server.channel, Raw.STREAM)
                .send(new byte[0])
                .halfClose()
                .end();

        assertThat(refusal.reason()).isEqualTo("OVERLOADED");
        assertThat(stream.isOver()).isFalse();
    }

    @Test
    void answersThatNobodyReadsDoNotFillTheMemory() throws IOException {
        var server = servers.start(settings -> settings.maxWaitingBytes = 10 << 20);
        server.store.get = request -> CompletableFuture.completedStage(large());
        var unread = new ArrayList<Raw>();
        for (int i = 0; i < 30; i++) {
            unread.add(Raw.open(server.channel, Raw.GET).send(new byte[0]).halfClose());
        }
        await().until(() -> unread.stream().anyMatch(Raw::isOver));

        var waiting = server.machinery.answers().waitingBytes();
        var refused = unread.stream().filter(Raw::isOver).findFirst().orElseThrow();

        assertThat(waiting).isLessThanOrEqualTo(10 << 20);
        assertThat(refused.end().code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(refused.end().reason()).isEqualTo("OVERLOADED");
        assertThat(refused.end().saysWhenToRetry()).isTrue();
        // An answer that is there in full outlives its channel, and its memory is never given back.
        unread.forEach(call -> call.call.cancel("told to", null));
    }

    @Test
    void requestsThatAreNotFinishedDoNotFillTheMemory() throws IOException {
        var server = servers.start(settings -> settings.maxWaitingBytes = 10 << 20);
        // Well-formed, so that nothing but their number is wrong with them.
        var megabyte = AppendMessagesRequest.newBuilder()
                .setRequestId("r".repeat(1 << 20))
                .build()
                .toByteArray();
        var unfinished = new ArrayList<Raw>();
        for (int i = 0; i < 30; i++) {
            unfinished.add(Raw.open(server.channel, Raw.APPEND).send(megabyte));
        }
        await().until(() -> unfinished.stream().filter(Raw::isOver).count() >= 20);

        var refused = unfinished.stream()
                .filter(Raw::isOver)
                .findFirst()
                .orElseThrow()
                .end();

        assertThat(server.machinery.requests().waitingBytes()).isLessThanOrEqualTo(10 << 20);
        assertThat(refused.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(refused.reason()).isEqualTo("OVERLOADED");
        assertThat(refused.metadata()).containsEntry("outcome", "NOT_APPLIED");
        assertThat(refused.saysWhenToRetry()).isTrue();
        unfinished.forEach(call -> call.call.cancel("told to", null));
        await().until(() -> server.machinery.requests().waitingBytes() == 0);
    }

    @Test
    void requestsThatAreFinishedLeaveNothingBehind() throws IOException {
        var server = servers.start(settings -> settings.maxWaitingBytes = 4 << 20);

        for (int i = 0; i < 10; i++) {
            var request =
                    AppendMessagesRequest.newBuilder().addMessages(large()).build();
            assertThat(server.client().appendMessages(request)).isNotNull();
        }

        assertThat(server.machinery.requests().waitingBytes()).isZero();
    }

    @Test
    void itemsThatNobodyReadsAreCountedUntilTheirStreamIsGone() throws IOException {
        var server = servers.start();
        server.store.stream = (request, response) -> {
            response.onNext(
                    StreamMessagesResponse.newBuilder().setMessage(large()).build());
            response.onCompleted();
        };
        var stream = Raw.open(server.channel, Raw.STREAM).send(new byte[0]).halfClose();

        await().until(() -> server.machinery.answers().waitingBytes() > 3 << 20);

        stream.call.cancel("told to", null);
        await().until(() -> server.machinery.answers().waitingBytes() == 0);
    }

    @Test
    void answersThatAreReadLeaveNothingBehind() throws IOException {
        var server = servers.start(settings -> settings.maxWaitingBytes = 4 << 20);
        server.store.get = request -> CompletableFuture.completedStage(large());

        for (int i = 0; i < 10; i++) {
            assertThat(server.client().getMessage(GetMessageRequest.getDefaultInstance()))
                    .isEqualTo(large());
            await().until(() -> server.machinery.answers().waitingBytes() == 0);
        }
    }

    @Test
    void anAnswerThatComesAfterItsCallWasCancelledIsNotCounted() throws IOException {
        var server = servers.start();
        var answer = new CompletableFuture<Message>();
        server.store.get = request -> answer;
        var call = Raw.open(server.channel, Raw.GET).send(new byte[0]).halfClose();
        await().until(() -> server.store.invocations.get() == 1);
        call.call.cancel("told to", null);
        await().until(() -> server.machinery.limits().underWay() == 0);

        answer.complete(large());

        assertThat(server.machinery.answers().waitingBytes()).isZero();
    }

    @Test
    void largeMetadataIsTakenUpToItsLimit() throws IOException {
        var server = servers.start();
        var headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(40_000));

        var end = Raw.open(server.channel, Raw.GET, CallOptions.DEFAULT, headers)
                .send(new byte[0])
                .halfClose()
                .end();

        assertThat(end.code()).isEqualTo(Code.OK);
    }

    private static Message large() {
        return Message.newBuilder()
                .addParts(Part.newBuilder()
                        .setData(DataPart.newBuilder().setData(ByteString.copyFrom(new byte[3 << 20]))))
                .build();
    }
}
