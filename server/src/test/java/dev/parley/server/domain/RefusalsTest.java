package dev.parley.server.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What refusals tell: their reason, their facts by name, and the same facts in words. */
final class RefusalsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalHasItsReasonAndTheFactsOfItsMessage(Case told) {
        var refusal = told.refusal().get();

        assertThat(refusal.reason()).isEqualTo(told.reason());
        assertThat(refusal.context()).isEqualTo(told.facts());
        assertThat(refusal.getMessage()).isNotBlank().doesNotContain("secret");
    }

    static Stream<Case> refusals() {
        return Stream.of(
                new Case(() -> NotFoundException.session("s-1"), Reason.SESSION_NOT_FOUND, Map.of("session_id", "s-1")),
                new Case(
                        () -> NotFoundException.message("s-1", "m-1"),
                        Reason.MESSAGE_NOT_FOUND,
                        Map.of("session_id", "s-1", "message_id", "m-1")),
                new Case(
                        () -> NotFoundException.message("s-1", 7),
                        Reason.MESSAGE_NOT_FOUND,
                        Map.of("session_id", "s-1", "sequence", "7")),
                new Case(
                        () -> AlreadyExistsException.session("s-1"),
                        Reason.SESSION_EXISTS,
                        Map.of("session_id", "s-1")),
                new Case(
                        () -> ConflictException.logRegressed("s-1", 9, 7),
                        Reason.LOG_REGRESSED,
                        Map.of("session_id", "s-1", "after_sequence", "9", "last_sequence", "7")),
                new Case(
                        () -> ExhaustedException.quota("memory", 100),
                        Reason.QUOTA_EXCEEDED,
                        Map.of("subject", "memory", "max_bytes", "100")),
                new Case(
                        () -> ExhaustedException.unpacked(100),
                        Reason.QUOTA_EXCEEDED,
                        Map.of("subject", "request", "max_bytes", "100")),
                new Case(() -> ExhaustedException.overloaded(SECOND), Reason.OVERLOADED, Map.of()),
                new Case(
                        () -> ExhaustedException.slowConsumer(7, SECOND),
                        Reason.SLOW_CONSUMER,
                        Map.of("after_sequence", "7")),
                new Case(() -> UnavailableException.backend(cause()), Reason.BACKEND_UNAVAILABLE, Map.of()),
                new Case(() -> UnavailableException.givenUp(cause()), Reason.BACKEND_UNAVAILABLE, Map.of()),
                new Case(() -> UnavailableException.shuttingDown(SECOND), Reason.SHUTTING_DOWN, Map.of()),
                new Case(
                        () -> UnavailableException.streamEnded(7, SECOND),
                        Reason.SHUTTING_DOWN,
                        Map.of("after_sequence", "7")),
                new Case(() -> OutcomeUnknownException.unavailable(cause()), Reason.BACKEND_UNAVAILABLE, Map.of()),
                new Case(() -> OutcomeUnknownException.deadline(cause()), Reason.DEADLINE_EXCEEDED, Map.of()),
                new Case(
                        () -> CorruptRecordException.message("m-1", cause()),
                        Reason.CORRUPT_RECORD,
                        Map.of("message_id", "m-1")),
                new Case(() -> CorruptRecordException.content(cause()), Reason.CORRUPT_RECORD, Map.of()),
                new Case(
                        () -> new UnsupportedException("fork"), Reason.FEATURE_UNSUPPORTED, Map.of("feature", "fork")));
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

    /** A refusal, and what it tells. */
    record Case(Supplier<ParleyException> refusal, Reason reason, Map<String, String> facts) {}
}
