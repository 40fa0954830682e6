package dev.parley.client;

import static dev.parley.client.Samples.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.v1.ErrorReason;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ContestTest {
    private static final Failure LOST =
            Failure.refused(ErrorReason.ERROR_REASON_SEQUENCE_MISMATCH, List.of(), Outcome.NOT_APPLIED);

    @Test
    void theLastAttemptThatIsLostThrows() {
        var failure = ParleyException.of(LOST, null);
        var contest = new Contest(3);

        assertThatCode(() -> contest.lost(failure)).doesNotThrowAnyException();
        assertThatCode(() -> contest.lost(failure)).doesNotThrowAnyException();

        assertThat(failureOf(() -> lose(contest, failure))).isSameAs(failure);
    }

    @Test
    void anInterruptedThreadGivesUpAndStaysInterrupted() {
        var contest = new Contest(3);

        Thread.currentThread().interrupt();
        var failure = failureOf(() -> lose(contest, ParleyException.of(LOST, null)));

        assertThat(failure).isInstanceOf(ParleyException.Cancelled.class);
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_APPLIED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aContestHasAnAttempt() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Contest(0));
    }

    private static boolean lose(Contest contest, ParleyException failure) {
        contest.lost(failure);
        return true;
    }
}
