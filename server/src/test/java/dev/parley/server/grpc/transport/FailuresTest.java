package dev.parley.server.grpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.InvalidRequestException;
import dev.parley.server.domain.InvalidRequestException.Violation;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.UnavailableException;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.GetMessageRequest;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListMessagesResponse;
import dev.parley.v1.Message;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers are told of calls that fail. */
final class FailuresTest {
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aRefusalThatIsThrownIsToldInFull() {
        server.store.append = request -> {
            throw ConflictException.sequence("s-1", 3, 7);
        };

        var refusal = append();

        assertThat(refusal.code()).isEqualTo(Code.ABORTED);
        assertThat(refusal.reason()).isEqualTo("SEQUENCE_MISMATCH");
        assertThat(refusal.description()).contains("s-1", "7", "3");
        assertThat(refusal.metadata()).containsEntry("last_sequence", "7").containsEntry("outcome", "NOT_APPLIED");
    }

    @Test
    void aRefusalThatFailsAStageIsToldInFull() {
        var refusal = NotFoundException.message("s-1", "m-1");
        server.store.get = request -> CompletableFuture.failedStage(
                new CompletionException(new ExecutionException(new CompletionException(refusal))));

        var told = get();

        assertThat(told.code()).isEqualTo(Code.NOT_FOUND);
        assertThat(told.metadata()).isEqualTo(Map.of("session_id", "s-1", "message_id", "m-1"));
    }

    @Test
    void aRefusalSentToTheObserverIsToldInFull() {
        server.store.list =
                (request, response) -> response.onError(UnavailableException.shuttingDown(Limits.RETRY_DELAY));

        var told = list();

        assertThat(told.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(told.reason()).isEqualTo("SHUTTING_DOWN");
        assertThat(told.saysWhenToRetry()).isTrue();
    }

    @Test
    void aBugIsToldByItsIncidentAndNothingElse() {
        server.store.get = request -> {
            throw new IllegalStateException("select secret from table");
        };

        var told = get();

        assertThat(told.code()).isEqualTo(Code.INTERNAL);
        assertThat(told.reason()).isEqualTo("INTERNAL");
        assertThat(told.metadata()).isEqualTo(Map.of("incident_id", "incident-1"));
        assertThat(told.details().toString()).doesNotContain("secret");
    }

    @Test
    void aBugInAMutationLeavesItsOutcomeUnknown() {
        server.store.append = request -> CompletableFuture.failedStage(new StackOverflowError());

        var told = append();

        assertThat(told.code()).isEqualTo(Code.INTERNAL);
        assertThat(told.metadata()).containsEntry("outcome", "UNKNOWN").containsKey("incident_id");
    }

    @Test
    void aStatusFromOneOfOurHandlersIsABug() {
        server.store.list = (request, response) ->
                response.onError(Status.UNKNOWN.withDescription("secret").asRuntimeException());

        var told = list();

        assertThat(told.code()).isEqualTo(Code.INTERNAL);
        assertThat(told.description()).doesNotContain("secret");
    }

    @Test
    void aHandlerThatCompletesWithoutAnAnswerIsABug() {
        server.store.list = (request, response) -> response.onCompleted();

        assertThat(list().code()).isEqualTo(Code.INTERNAL);
        assertThat(list().reason()).isEqualTo("INTERNAL");
    }

    @Test
    void aHandlerThatAnswersTwiceIsABug() {
        server.store.list = (request, response) -> {
            response.onNext(ListMessagesResponse.getDefaultInstance());
            response.onNext(ListMessagesResponse.getDefaultInstance());
            response.onCompleted();
        };

        assertThat(list().code()).isEqualTo(Code.INTERNAL);
    }

    @Test
    void anAnswerThatCannotBeMadeIsABug() {
        server.store.list = (request, response) ->
                Reply.reply(response, CompletableFuture.completedStage("value"), value -> {
                    throw new IllegalArgumentException("told to");
                });

        assertThat(list().code()).isEqualTo(Code.INTERNAL);
    }

    @Test
    void anUnknownOutcomeIsSafeToRetryWithARequestIdOrMessageIds() {
        server.store.append =
                request -> CompletableFuture.failedStage(OutcomeUnknownException.unavailable(new IOException("reset")));
        var withRequestId = AppendMessagesRequest.newBuilder()
                .setRequestId("0197b3f0-0000-7000-8000-000000000001")
                .addMessages(Message.getDefaultInstance());
        var withMessageIds = AppendMessagesRequest.newBuilder()
                .addMessages(Message.newBuilder().setMessageId("m-1"));

        for (var request : new AppendMessagesRequest.Builder[] {withRequestId, withMessageIds}) {
            var told = Refusal.of(() -> server.client().appendMessages(request.build()));

            assertThat(told.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(told.reason()).isEqualTo("BACKEND_UNAVAILABLE");
            assertThat(told.metadata()).isEqualTo(Map.of("outcome", "UNKNOWN"));
        }
    }

    @Test
    void anUnknownOutcomeWithoutIdsIsUnsafeToRetry() {
        server.store.append =
                request -> CompletableFuture.failedStage(OutcomeUnknownException.unavailable(new IOException("reset")));
        var request = AppendMessagesRequest.newBuilder()
                .addMessages(Message.newBuilder().setMessageId("m-1"))
                .addMessages(Message.getDefaultInstance());

        var told = Refusal.of(() -> server.client().appendMessages(request.build()));

        assertThat(told.metadata()).isEqualTo(Map.of("outcome", "UNKNOWN", "retry", "unsafe"));
    }

    @Test
    void aCertainRefusalSaysNothingOfRetries() {
        server.store.append = request -> CompletableFuture.failedStage(NotFoundException.session("s-1"));
        var request = AppendMessagesRequest.newBuilder().addMessages(Message.getDefaultInstance());

        var told = Refusal.of(() -> server.client().appendMessages(request.build()));

        assertThat(told.metadata()).isEqualTo(Map.of("session_id", "s-1", "outcome", "NOT_APPLIED"));
    }

    @Test
    void trailersStaySmallWhateverIsWrong() {
        var violations = IntStream.range(0, 500)
                .mapToObj(i -> new Violation("messages[%d].é".formatted(i), "must not be ü".repeat(20)))
                .toList();
        server.store.append = request -> {
            throw InvalidRequestException.fields(Reason.INVALID_FIELD, violations);
        };

        var told = append();

        assertThat(told.fields()).hasSizeGreaterThan(1);
        assertThat(wireSize(told)).isLessThan(4096);
    }

    @Test
    void whatAStandardServiceSaysIsPassedOnAndShortened() {
        var health = HealthGrpc.newBlockingStub(server.channel);
        var request =
                HealthCheckRequest.newBuilder().setService("ü".repeat(100_000)).build();

        var told = Refusal.of(() -> health.check(request));

        assertThat(told.code()).isEqualTo(Code.NOT_FOUND);
        assertThat(wireSize(told)).isLessThan(4096);
    }

    private Refusal append() {
        return Refusal.of(() -> server.client().appendMessages(AppendMessagesRequest.getDefaultInstance()));
    }

    private Refusal get() {
        return Refusal.of(() -> server.client().getMessage(GetMessageRequest.getDefaultInstance()));
    }

    private Refusal list() {
        return Refusal.of(() -> server.client().listMessages(ListMessagesRequest.getDefaultInstance()));
    }

    // As HTTP/2 counts it: base64 of the details, percent-encoding of the message, 32 bytes an entry.
    private static int wireSize(Refusal told) {
        int details = told.details().getSerializedSize() * 4 / 3 + 4;
        int message = told.description()
                .chars()
                .map(c -> c >= ' ' && c <= '~' && c != '%' ? 1 : 9)
                .sum();
        return details + message + 3 * 32 + "grpc-status-details-bingrpc-messagegrpc-status".length();
    }

    @Test
    void anAnswerIsGiven() {
        server.store.append = request -> CompletableFuture.completedStage(
                AppendMessagesResponse.newBuilder().setLastSequence(7).build());

        assertThat(server.client()
                        .appendMessages(AppendMessagesRequest.getDefaultInstance())
                        .getLastSequence())
                .isEqualTo(7);
    }
}
