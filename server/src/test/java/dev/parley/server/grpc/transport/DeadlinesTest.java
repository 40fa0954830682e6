package dev.parley.server.grpc.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.DataPart;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.MessageStoreGrpc.MessageStoreBlockingStub;
import dev.parley.v1.Part;
import dev.parley.v1.StreamMessagesResponse;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeadlinesTest {
    private static final AppendMessagesRequest APPEND = AppendMessagesRequest.newBuilder()
            .addMessages(Message.getDefaultInstance())
            .build();

    private static final Duration DEFAULT = Duration.ofSeconds(30);
    // Longer than any test, so that it is never the client that gives up.
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration MARGIN = Duration.ofMillis(50);

    @RegisterExtension
    final Servers servers = new Servers();

    @Test
    void theServerAnswersBeforeTheClientsDeadlineAlsoWhenTheBackendNeverDoes() throws IOException {
        var server = servers.start();
        server.store.append = request -> new CompletableFuture<>();
        var call = patient(server, Raw.APPEND).send(APPEND.toByteArray()).halfClose();
        await().until(() -> server.store.invocations.get() == 1);

        server.pass(PATIENCE.minus(MARGIN));

        var refusal = call.end();
        assertThat(refusal.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
        assertThat(refusal.reason()).isEqualTo("DEADLINE_EXCEEDED");
        assertThat(refusal.metadata()).isEqualTo(Map.of("outcome", "UNKNOWN", "retry", "unsafe"));
    }

    @Test
    void aReadThatTimesOutHasNoOutcome() throws IOException {
        var server = servers.start();
        server.store.get = request -> new CompletableFuture<>();
        var call = patient(server, Raw.GET).send(new byte[0]).halfClose();
        await().until(() -> server.store.invocations.get() == 1);

        server.pass(PATIENCE.minus(MARGIN));

        var refusal = call.end();
        assertThat(refusal.reason()).isEqualTo("DEADLINE_EXCEEDED");
        assertThat(refusal.metadata()).isEmpty();
    }

    @Test
    void aCallWithoutADeadlineHasTheServers() throws IOException {
        var server = servers.start(settings -> settings.defaultDeadline = DEFAULT);
        server.store.append = request -> new CompletableFuture<>();
        var call =
                Raw.open(server.channel, Raw.APPEND).send(APPEND.toByteArray()).halfClose();
        await().until(() -> server.store.invocations.get() == 1);

        server.pass(DEFAULT);

        var refusal = call.end();
        assertThat(refusal.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
        assertThat(refusal.metadata()).containsEntry("outcome", "UNKNOWN");
    }

    @Test
    void aPatientClientIsServedBeyondTheServersDeadline() throws IOException {
        var server = servers.start(settings -> settings.defaultDeadline = DEFAULT);
        var answer = new CompletableFuture<AppendMessagesResponse>();
        server.store.append = request -> answer;
        var call = patient(server, Raw.APPEND).send(APPEND.toByteArray()).halfClose();
        await().until(() -> server.store.invocations.get() == 1);

        server.pass(DEFAULT.plusSeconds(10));
        answer.complete(AppendMessagesResponse.getDefaultInstance());

        assertThat(call.end().code()).isEqualTo(Code.OK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Raw.APPEND,
                Raw.GET,
                Raw.STREAM,
                Raw.REFLECTION,
                "grpc.health.v1.Health/Check",
                "grpc.health.v1.Health/Watch"
            })
    void aRequestThatDoesNotArriveIsGivenUp(String method) throws IOException {
        var server = servers.start(settings -> settings.defaultDeadline = Duration.ofMillis(200));

        var refusal = Raw.open(server.channel, method).end();

        assertThat(refusal.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
        assertThat(refusal.reason()).isEqualTo("DEADLINE_EXCEEDED");
    }

    @ParameterizedTest
    @ValueSource(strings = {Raw.APPEND, Raw.STREAM, "grpc.health.v1.Health/Watch"})
    void aRequestThatDoesNotEndIsGivenUpHoweverPatientItsClientIs(String method) throws IOException {
        var server = servers.start(settings -> settings.defaultDeadline = Duration.ofMillis(200));
        var options = CallOptions.DEFAULT.withDeadlineAfter(60, SECONDS);

        var refusal = Raw.open(server.channel, method, options, new Metadata())
                .send(new byte[0])
                .end();

        assertThat(refusal.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
        assertThat(refusal.reason()).isEqualTo("DEADLINE_EXCEEDED");
        assertThat(server.store.invocations).hasValue(0);
    }

    @Test
    void aMutationWhoseRequestDoesNotArriveWasNotApplied() throws IOException {
        var server = servers.start(settings -> settings.defaultDeadline = Duration.ofMillis(200));

        var refusal =
                Raw.open(server.channel, Raw.APPEND).send(APPEND.toByteArray()).end();

        assertThat(refusal.metadata()).isEqualTo(Map.of("outcome", "NOT_APPLIED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {Raw.STREAM, "grpc.health.v1.Health/Watch"})
    void aStreamThatNobodyLimitedGoesOn(String method) throws IOException {
        var server = servers.start(settings -> settings.defaultDeadline = DEFAULT);
        server.store.stream = (request, response) -> response.onNext(StreamMessagesResponse.getDefaultInstance());
        var stream =
                Raw.open(server.channel, method).send(new byte[0]).halfClose().read();
        await().until(stream::isAnswered);

        server.pass(DEFAULT.multipliedBy(10));

        await().during(Duration.ofMillis(300)).until(() -> !stream.isOver());
    }

    @Test
    void aStreamEndsAtItsClientsDeadline() throws IOException {
        var server = servers.start();
        var stream = patient(server, Raw.STREAM).send(new byte[0]).halfClose();
        await().until(() -> server.store.invocations.get() == 1);

        server.pass(PATIENCE.minus(MARGIN));

        assertThat(stream.end().reason()).isEqualTo("DEADLINE_EXCEEDED");
    }

    @Test
    void anAnswerThatComesTooLateIsDropped() throws IOException {
        var server = servers.start(settings -> settings.defaultDeadline = Duration.ofMillis(200));
        var answer = new CompletableFuture<AppendMessagesResponse>();
        server.store.append = request -> answer;

        var refusal = Refusal.of(() -> client(server).appendMessages(APPEND));
        answer.complete(AppendMessagesResponse.getDefaultInstance());

        assertThat(refusal.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
        await().until(() -> server.machinery.limits().underWay() == 0);
    }

    @Test
    void handlersKnowHowMuchTimeThereIs() throws IOException {
        var server = servers.start();
        var left = new AtomicLong();
        server.store.get = request -> {
            left.set(Calls.current().deadlineNanos() - System.nanoTime());
            return CompletableFuture.completedStage(Message.getDefaultInstance());
        };

        assertThat(patient(server, Raw.GET).send(new byte[0]).halfClose().end().code())
                .isEqualTo(Code.OK);

        assertThat(left.get())
                .isBetween(
                        PATIENCE.dividedBy(2).toNanos(), PATIENCE.minus(MARGIN).toNanos());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3_600})
    void anAnswerThatNobodyReadsIsGivenUpHoweverPatientItsClientIs(long seconds) throws IOException {
        var server = servers.start(settings -> {
            settings.defaultDeadline = DEFAULT;
            settings.stallTimeout = DEFAULT;
        });
        var large = Message.newBuilder()
                .addParts(Part.newBuilder()
                        .setData(DataPart.newBuilder().setData(ByteString.copyFrom(new byte[3 << 20]))))
                .build();
        server.store.get = request -> CompletableFuture.completedStage(large);
        var options = seconds == 0 ? CallOptions.DEFAULT : CallOptions.DEFAULT.withDeadlineAfter(seconds, SECONDS);

        var unread = Raw.open(server.channel, Raw.GET, options, new Metadata())
                .send(new byte[0])
                .halfClose();
        await().until(() -> server.store.replies.get() == 1);
        assertThat(server.machinery.answers().waitingBytes()).isPositive();

        // Once for the answer, which may have come at the last moment, and once for its reader.
        server.pass(DEFAULT);
        server.pass(DEFAULT);

        await().until(() -> server.machinery.limits().underWay() == 0);
        assertThat(server.machinery.answers().waitingBytes()).isZero();
        assertThat(unread.end().code()).isNotIn(Code.OK, Code.UNKNOWN);
    }

    @Test
    void aStreamThatNobodyReadsIsGivenUp() throws IOException {
        var server = servers.start(settings -> settings.stallTimeout = Duration.ofMillis(300));
        var item = StreamMessagesResponse.newBuilder()
                .setMessage(Message.newBuilder()
                        .addParts(Part.newBuilder()
                                .setData(DataPart.newBuilder().setData(ByteString.copyFrom(new byte[1 << 20])))))
                .build();
        server.store.stream = (request, response) -> {
            for (int i = 0; i < 4; i++) {
                response.onNext(item);
            }
            response.onCompleted();
        };

        var unread = Raw.open(server.channel, Raw.STREAM).send(new byte[0]).halfClose();
        await().until(() -> server.store.invocations.get() == 1);

        await().until(() -> server.machinery.limits().underWay() == 0);
        assertThat(unread.end().code()).isNotIn(Code.OK, Code.UNKNOWN);
    }

    private static Raw patient(TestServer server, String method) {
        var options = CallOptions.DEFAULT.withDeadlineAfter(PATIENCE.toSeconds(), SECONDS);
        return Raw.open(server.channel, method, options, new Metadata());
    }

    private static MessageStoreBlockingStub client(TestServer server) {
        return MessageStoreGrpc.newBlockingStub(server.channel);
    }
}
