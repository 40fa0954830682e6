package dev.parley.conformance.history;

import static dev.parley.conformance.history.Histories.added;
import static dev.parley.conformance.history.Histories.append;
import static dev.parley.conformance.history.Histories.broken;
import static dev.parley.conformance.history.Histories.log;
import static dev.parley.conformance.history.Histories.lost;
import static dev.parley.conformance.history.Histories.read;
import static dev.parley.conformance.history.Histories.refused;
import static dev.parley.conformance.history.Histories.replayed;
import static dev.parley.conformance.history.Histories.seen;
import static dev.parley.conformance.history.Histories.sent;
import static dev.parley.conformance.history.Histories.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.history.Operation.Append;
import dev.parley.conformance.history.Operation.Guard;
import dev.parley.conformance.history.Operation.Range;
import dev.parley.conformance.history.Outcome.Acknowledged;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Histories in which appends did what they must not: one fault each. */
final class BrokenAppendsTest {
    @Test
    void twoMessagesAtOneSequence() {
        assertThat(broken(append(0, 10, added("m1", 1)), append(5, 15, added("m2", 1))))
                .contains(Promise.ONE_MESSAGE_A_SEQUENCE);
    }

    @Test
    void aMessageThatIsReadElsewhereThanItsAnswerSaid() {
        assertThat(broken(
                        append(0, 10, added("m1", 1)),
                        append(0, 10, added("m2", 2)),
                        log(20, 21, 2, seen("m2", 1), seen("m1", 2))))
                .contains(Promise.ONE_MESSAGE_A_SEQUENCE);
    }

    @Test
    void anAnswerThatNamesOtherMessages() {
        var append = new Append(
                new Span("client", 0, 1),
                List.of(sent("m1"), sent("m2")),
                Guard.NONE,
                new Acknowledged<>(List.of(added("m2", 1), added("m1", 2))));

        assertThat(broken(append)).contains(Promise.ANSWERS_FIT);
    }

    @Test
    void aBatchWithAnotherMessageInItsMidst() {
        assertThat(broken(append(0, 10, added("m1", 1), added("m2", 3)), append(0, 10, added("m3", 2))))
                .containsExactly(Promise.ANSWERS_FIT);
    }

    @Test
    void aBatchInReverse() {
        assertThat(broken(append(0, 10, added("m1", 2), added("m2", 1)))).contains(Promise.ANSWERS_FIT);
    }

    @Test
    void anAppendBelowOneThatWasAnsweredBeforeItBegan() {
        assertThat(broken(
                        append(0, 10, added("m2", 2)),
                        append(11, 20, added("m1", 1)),
                        log(30, 31, 2, seen("m1", 1), seen("m2", 2))))
                .containsExactly(Promise.REAL_TIME_ORDER);
    }

    @Test
    void anUnknownAppendBelowWhatWasAnsweredBeforeItBegan() {
        assertThat(broken(
                        append(0, 10, added("m2", 2)),
                        lost(11, 20, "m1"),
                        log(30, 31, 2, seen("m1", 1), seen("m2", 2))))
                .containsExactly(Promise.REAL_TIME_ORDER);
    }

    @Test
    void anAppendBelowWhatWasReadBeforeItBegan() {
        assertThat(broken(lost(0, 1, "m1", "m2"), session(2, 3, 2, 2), append(4, 5, added("m3", 1))))
                .contains(Promise.REAL_TIME_ORDER);
    }

    @Test
    void aGuardedAppendThatIsNotBehindItsGuard() {
        assertThat(broken(append(0, 10, added("m1", 1)), append(0, 10, Guard.expecting(0), added("m2", 2))))
                .contains(Promise.GUARDS_ARE_EXACT);
    }

    @Test
    void anUnknownGuardedAppendThatIsNotBehindItsGuard() {
        assertThat(broken(
                        append(0, 10, added("m1", 1)),
                        lost(0, 10, Guard.expecting(0), "m2"),
                        log(20, 21, 2, seen("m1", 1), seen("m2", 2))))
                .containsExactly(Promise.GUARDS_ARE_EXACT);
    }

    @Test
    void aGuardWithinABatch() {
        assertThat(broken(
                        append(0, 10, added("m1", 1), added("m2", 2)),
                        append(0, 10, Guard.expecting(1), added("m3", 2))))
                .contains(Promise.LAST_SEQUENCE_IS_EARNED);
    }

    @Test
    void aRetryThatIsAppendedAgain() {
        assertThat(broken(
                        append(0, 1, added("m1", 1)),
                        append(2, 3, added("m1", 2)),
                        log(4, 5, 2, seen("m1", 1), seen("m1", 2))))
                .containsExactly(Promise.ONCE_ONLY);
    }

    @Test
    void anUnknownAppendThatIsAppendedAgainByItsRetry() {
        assertThat(broken(lost(0, 1, "m1"), append(2, 3, added("m1", 2)), log(4, 5, 2, seen("m1", 1), seen("m1", 2))))
                .containsExactly(Promise.ONCE_ONLY);
    }

    @Test
    void aRetryThatAnswersAnotherSequence() {
        assertThat(broken(
                        append(0, 1, added("m1", 1), added("m2", 2)), append(2, 3, replayed("m1", 2), added("m2", 3))))
                .contains(Promise.ONE_MESSAGE_A_SEQUENCE);
    }

    @Test
    void aRetryThatDoesNotSayThatItIsAReplay() {
        assertThat(broken(append(0, 1, added("m1", 1)), append(2, 3, added("m1", 1))))
                .contains(Promise.REPLAYS_TELL_THE_TRUTH);
    }

    @Test
    void aRetryOfWhatIsStoredThatIsRefused() {
        assertThat(broken(
                        lost(0, 1, "m1", "m2"),
                        append(2, 3, added("m3", 3)),
                        refused("SEQUENCE_MISMATCH", 4, 5, "m1", "m2"),
                        log(6, 7, 3, seen("m1", 1), seen("m2", 2), seen("m3", 3))))
                .containsExactly(Promise.REPLAYS_TELL_THE_TRUTH);
    }

    @Test
    void aReplayOfWhatNobodyAppended() {
        assertThat(broken(append(0, 1, replayed("m1", 1)))).contains(Promise.REPLAYS_TELL_THE_TRUTH);
    }

    @Test
    void halfAnUnknownBatch() {
        assertThat(broken(
                        lost(0, 10, "m1", "m2"),
                        append(5, 15, added("m3", 2)),
                        log(20, 21, 2, seen("m1", 1), seen("m3", 2))))
                .contains(Promise.WHOLE_BATCHES);
    }

    @Test
    void anUnknownBatchThatWasTornApart() {
        assertThat(broken(
                        lost(0, 10, "m1", "m2"),
                        append(5, 15, added("m3", 2)),
                        log(20, 21, 3, seen("m1", 1), seen("m3", 2), seen("m2", 3))))
                .contains(Promise.WHOLE_BATCHES);
    }

    @Test
    void theFirstHalfOfAnUnknownBatchAtTheEndOfTheLog() {
        assertThat(broken(lost(0, 10, "m1", "m2"), log(20, 21, 1, seen("m1", 1))))
                .containsExactly(Promise.LAST_SEQUENCE_IS_EARNED);
    }

    @Test
    void halfABatchThatAReaderSawMeanwhile() {
        assertThat(broken(append(0, 10, added("m1", 1), added("m2", 2)), log(1, 2, 1, seen("m1", 1))))
                .containsExactly(Promise.LAST_SEQUENCE_IS_EARNED);
    }

    @Test
    void aViolationNamesTheFactsThatContradictEachOther() {
        var violations = HistoryChecker.check(new History(List.of(
                append(0, 1_000_000, added("m1", 1)),
                read(2_000_000, 3_500_000, new Range(0, 1), OptionalLong.of(1)))));

        assertThat(violations).singleElement().hasToString("""
                What is in the log is shown, unless something erased it.
                    list (client, 2.000 to 3.500 ms): showed nothing, last_sequence 1 does not show 1
                    m1@1 is told by append [m1] (client, 0.000 to 1.000 ms): answered [m1@1]
                    nothing had erased it""".replace("\n", System.lineSeparator()));
    }
}
