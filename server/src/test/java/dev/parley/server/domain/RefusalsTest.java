package dev.parley.server.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What refusals tell: their reason, their facts by name, and the same facts in words. */
final class RefusalsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalHasItsReasonAndTheFactsOfItsMessage(
            ParleyException refusal, Reason reason, Map<String, String> facts) {
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.context()).isEqualTo(facts);
        assertThat(refusal.getMessage()).isNotBlank().doesNotContain("secret");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(NotFoundException.session("s-1"), Reason.SESSION_NOT_FOUND, Map.of("session_id", "s-1")),
                arguments(
                        NotFoundException.message("s-1", "m-1"),
                        Reason.MESSAGE_NOT_FOUND,
                        Map.of("session_id", "s-1", "message_id", "m-1")),
                arguments(
                        NotFoundException.message("s-1", 7),
                        Reason.MESSAGE_NOT_FOUND,
                        Map.of("session_id", "s-1", "sequence", "7")),
                arguments(AlreadyExistsException.session("s-1"), Reason.SESSION_EXISTS, Map.of("session_id", "s-1")),
                arguments(
                        ConflictException.logRegressed("s-1", 9, 7),
                        Reason.LOG_REGRESSED,
                        Map.of("session_id", "s-1", "after_sequence", "9", "last_sequence", "7")),
                arguments(
                        ExhaustedException.quota("memory", 100),
                        Reason.QUOTA_EXCEEDED,
                        Map.of("subject", "memory", "max_bytes", "100")),
                arguments(
                        ExhaustedException.unpacked(100),
                        Reason.QUOTA_EXCEEDED,
                        Map.of("subject", "request", "max_bytes", "100")),
                arguments(ExhaustedException.overloaded(SECOND), Reason.OVERLOADED, Map.of()),
                arguments(
                        ExhaustedException.slowConsumer(7, SECOND),
                        Reason.SLOW_CONSUMER,
                        Map.of("after_sequence", "7")),
                arguments(UnavailableException.backend(cause()), Reason.BACKEND_UNAVAILABLE, Map.of()),
                arguments(UnavailableException.shuttingDown(SECOND), Reason.SHUTTING_DOWN, Map.of()),
                arguments(
                        UnavailableException.streamEnded(7, SECOND),
                        Reason.SHUTTING_DOWN,
                        Map.of("after_sequence", "7")),
                arguments(OutcomeUnknownException.unavailable(cause()), Reason.BACKEND_UNAVAILABLE, Map.of()),
                arguments(OutcomeUnknownException.deadline(cause()), Reason.DEADLINE_EXCEEDED, Map.of()),
                arguments(
                        CorruptRecordException.message("m-1", cause()),
                        Reason.CORRUPT_RECORD,
                        Map.of("message_id", "m-1")),
                arguments(CorruptRecordException.content(cause()), Reason.CORRUPT_RECORD, Map.of()),
                arguments(new UnsupportedException("fork"), Reason.FEATURE_UNSUPPORTED, Map.of("feature", "fork")));
    }

    @Test
    void whatPassesSaysWhenToRetry() {
        assertThat(ExhaustedException.overloaded(SECOND).retryDelay()).hasValue(SECOND);
        assertThat(ExhaustedException.slowConsumer(7, SECOND).retryDelay()).hasValue(SECOND);
        assertThat(UnavailableException.shuttingDown(SECOND).retryDelay()).hasValue(SECOND);
        assertThat(UnavailableException.streamEnded(7, SECOND).retryDelay()).hasValue(SECOND);
    }

    @Test
    void whatDoesNotPassByItselfSaysNothingOfRetries() {
        assertThat(ExhaustedException.quota("memory", 100).retryDelay()).isEqualTo(Optional.empty());
        assertThat(ExhaustedException.unpacked(100).retryDelay()).isEqualTo(Optional.empty());
        assertThat(UnavailableException.backend(cause()).retryDelay()).isEqualTo(Optional.empty());
    }

    @Test
    void onlyARefusalWithACauseHasAStackTrace() {
        assertThat(NotFoundException.session("s-1").getStackTrace()).isEmpty();
        assertThat(UnavailableException.backend(cause())).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(UnavailableException.backend(cause()).getStackTrace()).isNotEmpty();
    }

    private static Throwable cause() {
        return new IllegalStateException("secret host name");
    }
}
