package dev.parley.client;

import static dev.parley.client.Samples.failureOf;
import static dev.parley.client.Samples.user;
import static dev.parley.client.Samples.withData;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import dev.parley.client.FakeServer.Attempt;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.ForkSessionRequest;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.Session;
import dev.parley.v1.SessionStoreGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RetryTest {
    private static final AppendMessagesResponse APPENDED =
            AppendMessagesResponse.newBuilder().setLastSequence(2).build();

    private final FakeServer server = new FakeServer();
    private final ParleyClient client = server.client().build();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void anAppendWhoseAnswerWasLostIsSentAgainWithTheSameBytes() {
        onAppend(Status.UNAVAILABLE.asRuntimeException(), Status.UNAVAILABLE.asRuntimeException());

        var answer = client.messages().append("s-1", user("hello"), user("again"));

        assertThat(answer).isEqualTo(APPENDED);
        assertThat(requests()).hasSize(3).containsOnly(requests().get(0));
        assertThat(appends().get(0).getMessagesList())
                .extracting(Message::getMessageId)
                .doesNotContain("")
                .doesNotHaveDuplicates();
    }

    @Test
    void aFullBatchIsSentAgain() {
        onAppend(Status.UNAVAILABLE.asRuntimeException());
        var message = withData((1 << 20) - 64);

        client.messages().append("s-1", message, message, message);

        assertThat(requests()).hasSize(2);
        assertThat(requests().get(0).size()).isGreaterThan((3 << 20) - 256);
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"OK", "UNAVAILABLE"})
    void nothingButUnavailableIsSentAgain(Status.Code code) {
        onAppend(Status.fromCode(code).asRuntimeException());

        var failure = failureOf(() -> client.messages().append("s-1", user("hello")));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(requests()).hasSize(1);
    }

    @Test
    void aServerThatStaysUnavailableIsAskedFiveTimes() {
        server.on(
                MessageStoreGrpc.getAppendMessagesMethod(),
                (request, response) -> response.onError(Errors.notApplied(Code.UNAVAILABLE, "BACKEND_UNAVAILABLE")));

        var failure = failureOf(() -> client.messages().append("s-1", user("hello")));

        assertThat(failure).isInstanceOf(ParleyException.Unavailable.class);
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_APPLIED);
        assertThat(requests()).hasSize(5);
    }

    @Test
    void retriesCanBeTurnedOff() {
        onAppend(Status.UNAVAILABLE.asRuntimeException());

        try (var once = server.client().maxAttempts(1).build()) {
            var failure = failureOf(() -> once.messages().append("s-1", user("hello")));
            assertThat(failure).isInstanceOf(ParleyException.Unavailable.class);
        }

        assertThat(requests()).hasSize(1);
    }

    @Test
    void aLastAttemptThatWasNotAppliedSaysNothingOfALostOne() {
        onAppend(Status.UNAVAILABLE.asRuntimeException(), Errors.notApplied(Code.RESOURCE_EXHAUSTED, "OVERLOADED"));

        var failure = failureOf(() -> client.messages().append("s-1", user("hello")));

        assertThat(failure).isInstanceOf(ParleyException.Exhausted.class);
        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void attemptsThatWereAllNotAppliedAreNotApplied() {
        onAppend(
                Errors.notApplied(Code.UNAVAILABLE, "SHUTTING_DOWN"),
                Errors.notApplied(Code.RESOURCE_EXHAUSTED, "OVERLOADED"));

        var failure = failureOf(() -> client.messages().append("s-1", user("hello")));

        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    }

    @Test
    void idsOfTheCallerAreKept() {
        onAppend();
        var message = user("hello").toBuilder().setMessageId("m-1").build();

        client.messages().append("s-1", message, user("again"));

        var sent = appends().get(0);
        assertThat(sent.getMessages(0)).isEqualTo(message);
        assertThat(sent.getMessages(1).getMessageId()).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab].*");
    }

    @Test
    void aRequestIdOfTheCallerLeavesTheMessageIdsToTheServer() {
        onAppend();
        var request = append(user("hello")).toBuilder()
                .setRequestId("019ff000-0000-7000-8000-000000000000")
                .build();

        client.messages().append(request);

        assertThat(appends()).containsExactly(request);
    }

    @Test
    void aPreparedRequestCanBeSentAgainLater() {
        onAppend(Status.DEADLINE_EXCEEDED.asRuntimeException());
        var prepared = client.messages().prepare(append(user("hello")));

        var failure = failureOf(() -> client.messages().append(prepared));
        client.messages().append(prepared);

        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(appends()).containsExactly(prepared, prepared);
    }

    @Test
    void creationsAndForksGetARequestIdOnce() {
        script(
                SessionStoreGrpc.getCreateSessionMethod(),
                Session.getDefaultInstance(),
                Status.UNAVAILABLE.asRuntimeException());
        script(
                SessionStoreGrpc.getForkSessionMethod(),
                Session.getDefaultInstance(),
                Status.UNAVAILABLE.asRuntimeException());

        client.sessions().create(Session.getDefaultInstance());
        client.sessions().fork(ForkSessionRequest.getDefaultInstance());

        assertThat(server.attempts())
                .extracting(Attempt::request)
                .satisfiesExactly(
                        first -> assertThat(((CreateSessionRequest) first).getRequestId())
                                .hasSize(36),
                        second -> assertThat(second)
                                .isEqualTo(server.attempts().get(0).request()),
                        third -> assertThat(((ForkSessionRequest) third).getRequestId())
                                .hasSize(36),
                        fourth -> assertThat(fourth)
                                .isEqualTo(server.attempts().get(2).request()));
    }

    private void onAppend(RuntimeException... failures) {
        script(MessageStoreGrpc.getAppendMessagesMethod(), APPENDED, failures);
    }

    private <Q extends com.google.protobuf.Message, A> void script(
            MethodDescriptor<Q, A> method, A answer, RuntimeException... failures) {
        Queue<RuntimeException> left = new ArrayDeque<>(List.of(failures));
        server.on(method, (request, response) -> {
            var failure = left.poll();
            if (failure != null) {
                response.onError(failure);
            } else {
                response.onNext(answer);
                response.onCompleted();
            }
        });
    }

    private List<ByteString> requests() {
        return server.attempts().stream()
                .map(attempt -> attempt.request().toByteString())
                .toList();
    }

    private List<AppendMessagesRequest> appends() {
        return server.attempts().stream()
                .map(attempt -> (AppendMessagesRequest) attempt.request())
                .toList();
    }

    private static AppendMessagesRequest append(Message... messages) {
        return AppendMessagesRequest.newBuilder()
                .setSessionId("s-1")
                .addAllMessages(List.of(messages))
                .build();
    }
}
