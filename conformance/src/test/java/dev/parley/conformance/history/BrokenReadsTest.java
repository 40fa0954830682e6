package dev.parley.conformance.history;

import static dev.parley.conformance.history.Histories.added;
import static dev.parley.conformance.history.Histories.append;
import static dev.parley.conformance.history.Histories.broken;
import static dev.parley.conformance.history.Histories.log;
import static dev.parley.conformance.history.Histories.lost;
import static dev.parley.conformance.history.Histories.miss;
import static dev.parley.conformance.history.Histories.read;
import static dev.parley.conformance.history.Histories.refused;
import static dev.parley.conformance.history.Histories.seen;
import static dev.parley.conformance.history.Histories.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.history.Operation.Append;
import dev.parley.conformance.history.Operation.Range;
import dev.parley.conformance.history.Operation.Seen;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Histories in which reads showed what cannot be: one fault each. */
final class BrokenReadsTest {
    private final Append three = append(0, 10, added("m1", 1), added("m2", 2), added("m3", 3));

    @Test
    void anAcknowledgedAppendThatIsNotInTheLog() {
        assertThat(broken(three, log(20, 21, 3, seen("m1", 1), seen("m2", 2)))).containsExactly(Promise.NOTHING_LOST);
    }

    @Test
    void aHoleWhichNobodyWasAnswered() {
        assertThat(broken(lost(0, 10, "m1"), append(0, 10, added("m2", 2)), log(20, 21, 2, seen("m2", 2))))
                .containsExactly(Promise.NOTHING_LOST);
    }

    @Test
    void aLogThatEndsTooEarly() {
        assertThat(broken(three, log(20, 21, 0))).containsExactly(Promise.READS_ARE_FRESH);
    }

    @Test
    void aSessionThatIsBehindAnAnswer() {
        assertThat(broken(three, session(20, 21, 0, 0))).containsExactly(Promise.READS_ARE_FRESH);
    }

    @Test
    void aReadThatIsBehindAnotherRead() {
        assertThat(broken(lost(0, 1, "m1"), session(2, 3, 1, 1), session(4, 5, 0, 0)))
                .containsExactly(Promise.READS_ARE_FRESH);
    }

    @Test
    void aPageThatSkipsAMessage() {
        var page = read(20, 21, new Range(0, 3), OptionalLong.empty(), seen("m1", 1), seen("m3", 3));

        assertThat(broken(three, page)).containsExactly(Promise.NOTHING_LOST);
    }

    @Test
    void aPageThatRepeatsAMessage() {
        var page = read(20, 21, new Range(0, 2), OptionalLong.empty(), seen("m1", 1), seen("m1", 1), seen("m2", 2));

        assertThat(broken(three, page)).containsExactly(Promise.READS_ARE_ORDERED);
    }

    @Test
    void aPageOutOfOrder() {
        assertThat(broken(three, log(20, 21, 3, seen("m1", 1), seen("m3", 3), seen("m2", 2))))
                .containsExactly(Promise.READS_ARE_ORDERED);
    }

    @Test
    void aPageWithWhatWasNotAskedFor() {
        var page = read(20, 21, new Range(1, 3), OptionalLong.empty(), seen("m1", 1), seen("m2", 2), seen("m3", 3));

        assertThat(broken(three, page)).containsExactly(Promise.READS_ARE_ORDERED);
    }

    @Test
    void aMessageThatIsNotFoundAfterItWasAnswered() {
        assertThat(broken(three, miss(20, 21, "m2"))).containsExactly(Promise.NOTHING_LOST);
    }

    @Test
    void aSequenceThatIsNotFoundAfterItWasAnswered() {
        assertThat(broken(three, read(20, 21, new Range(1, 2), OptionalLong.empty())))
                .containsExactly(Promise.NOTHING_LOST);
    }

    @Test
    void aMessageThatNobodyAppended() {
        assertThat(broken(three, read(20, 21, new Range(3, 4), OptionalLong.empty(), seen("m4", 4))))
                .containsExactly(Promise.NOTHING_INVENTED);
    }

    @Test
    void aMessageWhoseAppendWasRefused() {
        assertThat(broken(
                        three,
                        refused(11, 12, "m4"),
                        read(20, 21, new Range(3, 4), OptionalLong.empty(), seen("m4", 4))))
                .containsExactly(Promise.NOTHING_INVENTED);
    }

    @Test
    void aMessageThatWasReadBeforeItWasSent() {
        assertThat(broken(log(0, 1, 1, seen("m1", 1)), append(2, 3, added("m1", 1))))
                .contains(Promise.NOTHING_INVENTED);
    }

    @Test
    void aMessageWithOtherContent() {
        var other = new Seen(2, "m2", "other text");

        assertThat(broken(three, log(20, 21, 3, seen("m1", 1), other, seen("m3", 3))))
                .containsExactly(Promise.NOTHING_INVENTED);
        assertThat(broken(lost(0, 1, "m1", "m2"), read(2, 3, new Range(1, 2), OptionalLong.empty(), other)))
                .containsExactly(Promise.NOTHING_INVENTED);
    }

    @Test
    void aLastSequenceAboveAllThatWasAppended() {
        assertThat(broken(three, session(20, 21, 4, 4))).containsExactly(Promise.LAST_SEQUENCE_IS_EARNED);
    }

    @Test
    void aCountOfMessagesThatIsNotThatOfTheLog() {
        assertThat(broken(three, session(20, 21, 3, 2))).containsExactly(Promise.COUNTS_ARE_TRUE);
    }
}
