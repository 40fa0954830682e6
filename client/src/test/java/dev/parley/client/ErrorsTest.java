package dev.parley.client;

import static dev.parley.client.Samples.failureOf;
import static dev.parley.client.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.ErrorReason;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.SessionStoreGrpc;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ErrorsTest {
    private final FakeServer server = new FakeServer();
    private final ParleyClient client = server.client().maxAttempts(1).build();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void anErrorSaysItsReasonOutcomeAndFacts() {
        onAppend(Errors.of(Code.ABORTED, "SEQUENCE_MISMATCH", Map.of("outcome", "NOT_APPLIED", "last_sequence", "7")));

        var failure = failureOf(this::append);

        assertThat(failure).isInstanceOf(ParleyException.Conflict.class);
        assertThat(failure.code()).isEqualTo(Status.Code.ABORTED);
        assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_SEQUENCE_MISMATCH);
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_APPLIED);
        assertThat(failure.metadata()).containsEntry("last_sequence", "7");
        assertThat(failure).hasMessage("SEQUENCE_MISMATCH: what to do");
    }

    @Test
    void everyViolationIsListed() {
        onAppend(Errors.of(
                Code.INVALID_ARGUMENT,
                "INVALID_FIELD",
                Map.of("outcome", "NOT_APPLIED"),
                BadRequest.newBuilder()
                        .addFieldViolations(BadRequest.FieldViolation.newBuilder()
                                .setField("messages[0].role")
                                .setDescription("is required"))
                        .addFieldViolations(BadRequest.FieldViolation.newBuilder()
                                .setField("session_id")
                                .setDescription("is empty"))
                        .build()));

        var failure = failureOf(this::append);

        assertThat(failure).isInstanceOf(ParleyException.InvalidRequest.class);
        assertThat(failure.violations())
                .containsExactly(
                        new Violation("messages[0].role", "is required"), new Violation("session_id", "is empty"));
    }

    @Test
    void aFullStoreSaysOfWhatAndWhenToComeBack() {
        onAppend(Errors.of(
                Code.RESOURCE_EXHAUSTED,
                "QUOTA_EXCEEDED",
                Map.of("outcome", "NOT_APPLIED"),
                RetryInfo.newBuilder()
                        .setRetryDelay(Duration.newBuilder().setSeconds(1).setNanos(500_000_000))
                        .build(),
                QuotaFailure.newBuilder()
                        .addViolations(QuotaFailure.Violation.newBuilder()
                                .setSubject("memory")
                                .setDescription("is full"))
                        .build()));

        var failure = failureOf(this::append);

        assertThat(failure).isInstanceOf(ParleyException.Exhausted.class);
        assertThat(failure.retryDelay()).hasValue(java.time.Duration.ofMillis(1500));
        assertThat(failure.violations()).containsExactly(new Violation("memory", "is full"));
    }

    @ParameterizedTest
    @MethodSource
    void thereIsAnExceptionForEachThingToDoNext(Code code, String reason, Class<?> type) {
        onAppend(Errors.notApplied(code, reason));

        var failure = failureOf(this::append);

        assertThat(failure).isInstanceOf(type);
        assertThat(failure.reason()).isEqualTo(ErrorReason.valueOf("ERROR_REASON_" + reason));
    }

    static Stream<Arguments> thereIsAnExceptionForEachThingToDoNext() {
        return Stream.of(
                arguments(Code.INVALID_ARGUMENT, "MALFORMED_REQUEST", ParleyException.InvalidRequest.class),
                arguments(Code.NOT_FOUND, "SESSION_NOT_FOUND", ParleyException.NotFound.class),
                arguments(Code.ALREADY_EXISTS, "MESSAGE_ID_CONFLICT", ParleyException.AlreadyExists.class),
                arguments(Code.ABORTED, "ETAG_MISMATCH", ParleyException.Conflict.class),
                arguments(Code.FAILED_PRECONDITION, "SESSION_CLOSED", ParleyException.Precondition.class),
                arguments(Code.RESOURCE_EXHAUSTED, "RATE_LIMITED", ParleyException.Exhausted.class),
                arguments(Code.UNAUTHENTICATED, "CREDENTIAL_INVALID", ParleyException.Denied.class),
                arguments(Code.PERMISSION_DENIED, "TENANT_FORBIDDEN", ParleyException.Denied.class),
                arguments(Code.UNAVAILABLE, "BACKEND_UNAVAILABLE", ParleyException.Unavailable.class),
                arguments(Code.UNIMPLEMENTED, "FEATURE_UNSUPPORTED", ParleyException.Unsupported.class),
                arguments(Code.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED", ParleyException.TimedOut.class),
                arguments(Code.DATA_LOSS, "CORRUPT_RECORD", ParleyException.ServerFault.class),
                arguments(Code.INTERNAL, "INTERNAL", ParleyException.ServerFault.class));
    }

    @ParameterizedTest
    @EnumSource(value = Status.Code.class, mode = EnumSource.Mode.EXCLUDE, names = "OK")
    void aMutationOfWhichNothingIsSaidHasAnUnknownOutcome(Status.Code code) {
        onAppend(Status.fromCode(code).asRuntimeException());

        var failure = failureOf(this::append);

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_UNSPECIFIED);
        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void anUnknownOutcomeFromTheServerStaysUnknown() {
        onAppend(Errors.of(Code.UNAVAILABLE, "BACKEND_UNAVAILABLE", Map.of("outcome", "UNKNOWN")));

        var failure = failureOf(this::append);

        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_BACKEND_UNAVAILABLE);
    }

    @Test
    void aReadIsNoMutationWhateverTheServerSays() {
        server.on(
                SessionStoreGrpc.getGetSessionMethod(),
                (request, response) -> response.onError(Errors.notApplied(Code.NOT_FOUND, "SESSION_NOT_FOUND")));

        var failure = failureOf(() -> client.sessions().get("s-1"));

        assertThat(failure).isInstanceOf(ParleyException.NotFound.class);
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_A_MUTATION);
    }

    @Test
    void aReasonThatIsNewerThanTheClientIsUnspecified() {
        onAppend(Errors.notApplied(Code.ABORTED, "TOO_MANY_COOKS"));

        var failure = failureOf(this::append);

        assertThat(failure).isInstanceOf(ParleyException.Conflict.class).hasMessageStartingWith("TOO_MANY_COOKS");
        assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_UNSPECIFIED);
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    }

    @Test
    void detailsThatCannotBeReadAreLikeNone() {
        var trailers = new Metadata();
        trailers.put(
                Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER), new byte[] {-1, -1, -1});
        onAppend(new StatusRuntimeException(Status.ABORTED, trailers));

        var failure = failureOf(this::append);

        assertThat(failure).isInstanceOf(ParleyException.Conflict.class);
        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() {
        server.close();

        var failure = failureOf(this::append);

        assertThat(failure).isInstanceOf(ParleyException.Unavailable.class);
    }

    @Test
    void aMethodThatTheServerDoesNotKnowIsUnsupported() {
        var failure = failureOf(this::append);

        assertThat(failure).isInstanceOf(ParleyException.Unsupported.class);
    }

    @Test
    void theStackIsThatOfTheCaller() {
        var failure = failureOf(this::append);

        assertThat(failure.getStackTrace())
                .extracting(StackTraceElement::getClassName)
                .contains(ErrorsTest.class.getName());
    }

    private AppendMessagesResponse append() {
        return client.messages().append("s-1", user("hello"));
    }

    private void onAppend(RuntimeException failure) {
        server.on(MessageStoreGrpc.getAppendMessagesMethod(), (request, response) -> response.onError(failure));
    }
}
