package dev.parley.conformance.history;

import static dev.parley.conformance.history.Histories.added;
import static dev.parley.conformance.history.Histories.append;
import static dev.parley.conformance.history.Histories.broken;
import static dev.parley.conformance.history.Histories.deletion;
import static dev.parley.conformance.history.Histories.log;
import static dev.parley.conformance.history.Histories.lostTruncation;
import static dev.parley.conformance.history.Histories.miss;
import static dev.parley.conformance.history.Histories.replayed;
import static dev.parley.conformance.history.Histories.seen;
import static dev.parley.conformance.history.Histories.truncation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.history.Operation.Append;
import dev.parley.conformance.history.Operation.Guard;
import dev.parley.conformance.history.Operation.Truncation;
import dev.parley.conformance.history.Outcome.Refused;
import org.junit.jupiter.api.Test;

/** Histories in which erasures did too little, too much or said so: one fault each. */
final class BrokenErasuresTest {
    private final Append three = append(0, 10, added("m1", 1), added("m2", 2), added("m3", 3));

    @Test
    void whatWasTruncatedIsShown() {
        assertThat(broken(
                        three,
                        truncation(11, 12, 2, 3, 1),
                        log(20, 21, 3, seen("m1", 1), seen("m2", 2), seen("m3", 3))))
                .containsExactly(Promise.ERASED_IS_GONE);
    }

    @Test
    void whatWasReplacedIsShown() {
        var replace = append(11, 12, Guard.replacing(3, 2), added("m4", 4));

        assertThat(broken(three, replace, log(20, 21, 4, seen("m1", 1), seen("m2", 2), seen("m3", 3), seen("m4", 4))))
                .containsExactly(Promise.ERASED_IS_GONE);
    }

    @Test
    void whatWasDeletedIsShown() {
        assertThat(broken(
                        three, deletion(11, 12, 1, "m2"), log(20, 21, 3, seen("m1", 1), seen("m2", 2), seen("m3", 3))))
                .containsExactly(Promise.ERASED_IS_GONE);
    }

    @Test
    void whatWasErasedIsReplayed() {
        assertThat(broken(
                        three,
                        truncation(11, 12, 0, 3, 3),
                        append(13, 14, replayed("m1", 1), replayed("m2", 2), replayed("m3", 3))))
                .containsExactly(Promise.ERASED_IS_GONE);
    }

    @Test
    void aTruncationErasesTooMuch() {
        assertThat(broken(three, truncation(11, 12, 2, 3, 1), log(20, 21, 3, seen("m1", 1))))
                .containsExactly(Promise.NOTHING_LOST);
    }

    @Test
    void aDeletionErasesAnotherMessage() {
        assertThat(broken(three, deletion(11, 12, 1, "m2"), log(20, 21, 3, seen("m1", 1)), miss(20, 21, "m3")))
                .containsExactly(Promise.NOTHING_LOST);
    }

    @Test
    void aRefusedTruncationErases() {
        var refused = new Truncation(new Span("client", 11, 12), 2, 3, new Refused<>("SEQUENCE_MISMATCH"));

        assertThat(broken(three, refused, log(20, 21, 3, seen("m1", 1), seen("m2", 2))))
                .containsExactly(Promise.NOTHING_LOST);
    }

    @Test
    void aReplayedReplacementErases() {
        var replace = append(11, 12, Guard.replacing(3, 2), added("m4", 4));
        var later = append(13, 14, added("m5", 5));
        var replay = append(15, 16, Guard.replacing(3, 2), replayed("m4", 4));

        assertThat(broken(three, replace, later, replay, log(20, 21, 5, seen("m1", 1), seen("m2", 2), seen("m4", 4))))
                .containsExactly(Promise.NOTHING_LOST);
    }

    @Test
    void aMessageIsGoneBeforeItsErasureBegins() {
        assertThat(broken(three, miss(11, 12, "m3"), truncation(13, 14, 2, 3, 1)))
                .containsExactly(Promise.NOTHING_LOST);
    }

    @Test
    void aMessageIsAppendedAgainThoughItWasErasedOnlyLater() {
        assertThat(broken(
                        three,
                        append(11, 12, added("m1", 4), replayed("m2", 2), replayed("m3", 3)),
                        lostTruncation(13, 14, 0, 4)))
                .contains(Promise.ONCE_ONLY);
    }

    @Test
    void aTruncationWhoseGuardDidNotFit() {
        assertThat(broken(three, append(11, 12, added("m4", 4)), truncation(13, 14, 2, 3, 1)))
                .containsExactly(Promise.GUARDS_ARE_EXACT);
    }

    @Test
    void aTruncationWithinABatch() {
        assertThat(broken(three, truncation(5, 15, 0, 2, 2))).contains(Promise.LAST_SEQUENCE_IS_EARNED);
    }

    @Test
    void anAppendThatUsesTheSequencesOfWhatWasTruncated() {
        assertThat(broken(three, truncation(11, 12, 2, 3, 1), append(13, 14, added("m4", 3))))
                .contains(Promise.REAL_TIME_ORDER);
    }

    @Test
    void aTruncationThatCountsWrong() {
        assertThat(broken(three, truncation(11, 12, 1, 3, 3))).containsExactly(Promise.COUNTS_ARE_TRUE);
        assertThat(broken(three, truncation(11, 12, 1, 3, 1))).containsExactly(Promise.COUNTS_ARE_TRUE);
    }

    @Test
    void aDeletionThatCountsWrong() {
        assertThat(broken(three, deletion(11, 12, 0, "m1"))).containsExactly(Promise.COUNTS_ARE_TRUE);
        assertThat(broken(three, deletion(11, 12, 2, "m1", "never"))).containsExactly(Promise.COUNTS_ARE_TRUE);
    }
}
