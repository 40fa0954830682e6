package dev.parley.server.grpc.error;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.InvalidRequestException;
import dev.parley.server.domain.InvalidRequestException.Violation;
import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.Reason;
import dev.parley.v1.ErrorReason;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ErrorStatusTest {
    @Test
    void everyReasonIsPublishedInTheInterfaceAndNoOther() {
        var published = Stream.of(ErrorReason.values())
                .filter(reason -> reason != ErrorReason.UNRECOGNIZED)
                .filter(reason -> reason != ErrorReason.ERROR_REASON_UNSPECIFIED)
                .map(Enum::name)
                .collect(toSet());

        assertThat(Stream.of(Reason.values()).map(reason -> "ERROR_REASON_" + reason))
                .containsExactlyInAnyOrderElementsOf(published);
    }

    @Test
    void aRefusalHasItsReasonItsFactsAndWhatIsAdded() throws Exception {
        var status = ErrorStatus.of(ConflictException.sequence("s-1", 3, 5), Map.of("outcome", "NOT_APPLIED"));

        assertThat(status.getCode()).isEqualTo(Code.ABORTED.getNumber());
        var info = status.getDetails(0).unpack(ErrorInfo.class);
        assertThat(info.getDomain()).isEqualTo("parley.v1");
        assertThat(info.getReason()).isEqualTo("SEQUENCE_MISMATCH");
        assertThat(info.getMetadataMap())
                .containsEntry("last_sequence", "5")
                .containsEntry("expected_last_sequence", "3")
                .containsEntry("outcome", "NOT_APPLIED");
    }

    @Test
    void detailsStaySmallHoweverMuchIsWrong() throws Exception {
        var violations = IntStream.range(0, 5000)
                .mapToObj(i -> new Violation(
                        "set[\"%s\"]".formatted("\uD83D\uDE00".repeat(200)), "must be \u00e9".repeat(200)))
                .toList();

        var status = ErrorStatus.of(InvalidRequestException.fields(Reason.INVALID_FIELD, violations), Map.of());

        assertThat(status.getSerializedSize()).isLessThan(3000);
        var shown = status.getDetails(1).unpack(BadRequest.class).getFieldViolationsList();
        assertThat(shown).hasSizeGreaterThan(1);
        assertThat(shown.getLast().getDescription()).isEqualTo("and %d more violations".formatted(5001 - shown.size()));
    }

    @Test
    void aFullStoreSaysOfWhatAndNotWhenToRetry() throws Exception {
        var status = ErrorStatus.of(ExhaustedException.quota("memory", 100), Map.of());

        assertThat(status.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED.getNumber());
        assertThat(status.getDetails(1)
                        .unpack(QuotaFailure.class)
                        .getViolations(0)
                        .getSubject())
                .isEqualTo("memory");
        assertThat(status.getDetailsList()).noneMatch(detail -> detail.is(RetryInfo.class));
    }

    @Test
    void anOverloadedServerSaysWhenToRetry() throws Exception {
        var status = ErrorStatus.of(ExhaustedException.overloaded(Duration.ofMillis(1500)), Map.of());

        assertThat(status.getDetails(1).unpack(RetryInfo.class).getRetryDelay()).isEqualTo(Durations.fromMillis(1500));
    }

    @Test
    void anUnknownOutcomeKeepsTheCodeOfItsReason() {
        var cause = new IllegalStateException("secret host name");

        assertThat(ErrorStatus.of(OutcomeUnknownException.deadline(cause), Map.of())
                        .getCode())
                .isEqualTo(Code.DEADLINE_EXCEEDED.getNumber());
        assertThat(ErrorStatus.of(OutcomeUnknownException.unavailable(cause), Map.of())
                        .getCode())
                .isEqualTo(Code.UNAVAILABLE.getNumber());
        assertThat(ErrorStatus.of(OutcomeUnknownException.unavailable(cause), Map.of())
                        .toString())
                .doesNotContain("secret");
    }
}
