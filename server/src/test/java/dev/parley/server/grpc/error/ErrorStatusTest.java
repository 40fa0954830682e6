package dev.parley.server.grpc.error;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.InvalidRequestException;
import dev.parley.server.domain.InvalidRequestException.Violation;
import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.Reason;
import dev.parley.v1.ErrorReason;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        var shown = violationsOf(status);
        assertThat(shown).hasSizeGreaterThan(1);
        assertThat(shown.getLast().getDescription()).isEqualTo("and %d more violations".formatted(5001 - shown.size()));
    }

    @Test
    void manySmallViolationsStaySmallTogether() throws Exception {
        var violations = Collections.nCopies(5000, new Violation("a", "b"));

        var status = ErrorStatus.of(InvalidRequestException.fields(Reason.INVALID_FIELD, violations), Map.of());

        assertThat(status.getSerializedSize()).isLessThan(3000);
        assertThat(violationsOf(status)).hasSizeGreaterThan(100);
    }

    @Test
    void violationsThatAllHaveRoomAreListedAndNothingElse() throws Exception {
        var violations = List.of(new Violation("a", "must be b"), new Violation("c", "must be d"));

        var status = ErrorStatus.of(InvalidRequestException.fields(Reason.INVALID_FIELD, violations), Map.of());

        assertThat(violationsOf(status))
                .containsExactly(
                        FieldViolation.newBuilder()
                                .setField("a")
                                .setDescription("must be b")
                                .build(),
                        FieldViolation.newBuilder()
                                .setField("c")
                                .setDescription("must be d")
                                .build());
    }

    @Test
    void violationsThatNobodyListedAreCounted() throws Exception {
        var violations = List.of(new Violation("a", "must be b"));

        var status = ErrorStatus.of(InvalidRequestException.fields(Reason.INVALID_FIELD, violations, 7), Map.of());

        assertThat(violationsOf(status)).hasSize(2);
        assertThat(violationsOf(status).getLast().getDescription()).isEqualTo("and 7 more violations");
    }

    @ParameterizedTest
    @CsvSource({
        // Letters in front of a pair of surrogates, letters behind it, and how long the text is then.
        "254, 0, 256",
        "254, 1, 255",
        "253, 2, 256",
        "255, 1, 256",
        "252, 9, 256",
    })
    void longFactsAreCutOffBetweenCharacters(int before, int after, int length) throws Exception {
        var text = "a".repeat(before) + "\uD83D\uDE00" + "b".repeat(after);

        var status = ErrorStatus.of(ConflictException.etag("session s-1", text), Map.of());

        var shown = status.getDetails(0).unpack(ErrorInfo.class).getMetadataOrThrow("etag");
        assertThat(shown).hasSize(length);
        assertThat(text).startsWith(shown.replace("\u2026", ""));
        assertThat(shown.endsWith("\u2026")).isEqualTo(text.length() > 256);
        assertThat(UTF_8.newEncoder().canEncode(shown)).isTrue();
    }

    @Test
    void aMessageForPeopleIsCutOffWhereTheyWouldStopReading() {
        var status = ErrorStatus.of(InvalidRequestException.field("title", "must not be " + "x".repeat(400)), Map.of());

        assertThat(status.getMessage())
                .startsWith("title must not be xxx")
                .endsWith("x\u2026")
                .hasSize(300);
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

    private static List<FieldViolation> violationsOf(Status status) throws InvalidProtocolBufferException {
        return status.getDetails(1).unpack(BadRequest.class).getFieldViolationsList();
    }
}
