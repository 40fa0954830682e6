package dev.parley.conformance.history;

import static dev.parley.conformance.history.Histories.added;
import static dev.parley.conformance.history.Histories.append;
import static dev.parley.conformance.history.Histories.broken;
import static dev.parley.conformance.history.Histories.deletion;
import static dev.parley.conformance.history.Histories.log;
import static dev.parley.conformance.history.Histories.lost;
import static dev.parley.conformance.history.Histories.lostTruncation;
import static dev.parley.conformance.history.Histories.miss;
import static dev.parley.conformance.history.Histories.read;
import static dev.parley.conformance.history.Histories.refused;
import static dev.parley.conformance.history.Histories.replayed;
import static dev.parley.conformance.history.Histories.seen;
import static dev.parley.conformance.history.Histories.session;
import static dev.parley.conformance.history.Histories.truncation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.history.Operation.Guard;
import dev.parley.conformance.history.Operation.Range;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Histories that a server which keeps its promises can have. */
final class GoodHistoriesTest {
    @Test
    void nothingAtAll() {
        assertThat(broken()).isEmpty();
        assertThat(broken(log(0, 1, 0), session(2, 3, 0, 0), miss(4, 5, "m1"))).isEmpty();
    }

    @Test
    void concurrentAppendsInAnyOrder() {
        var first = append(0, 10, added("a1", 3), added("a2", 4));
        var second = append(5, 15, added("b1", 1), added("b2", 2));

        assertThat(broken(first, second, log(20, 21, 4, seen("b1", 1), seen("b2", 2), seen("a1", 3), seen("a2", 4))))
                .isEmpty();
    }

    @Test
    void aConcurrentReadThatShowsAnAppendAndOneThatDoesNot() {
        var append = append(0, 10, added("m1", 1));

        assertThat(broken(append, log(1, 2, 0), log(3, 4, 1, seen("m1", 1)), log(20, 21, 1, seen("m1", 1))))
                .isEmpty();
        assertThat(broken(append, log(1, 5, 1, seen("m1", 1)), log(3, 6, 0), miss(1, 6, "m1")))
                .isEmpty();
    }

    @Test
    void anUnknownAppendThatIsThereLaterAndOneThatIsNot() {
        assertThat(broken(lost(0, 10, "m1", "m2"), log(20, 21, 0), log(30, 31, 2, seen("m1", 1), seen("m2", 2))))
                .isEmpty();
        assertThat(broken(lost(0, 10, "m1", "m2"), log(20, 21, 0))).isEmpty();
    }

    @Test
    void retriesOfAnUnknownAppend() {
        var lost = lost(0, 10, "m1", "m2");
        var end = log(40, 41, 2, seen("m1", 1), seen("m2", 2));

        assertThat(broken(lost, append(20, 30, replayed("m1", 1), replayed("m2", 2)), end))
                .isEmpty();
        assertThat(broken(lost, append(20, 30, added("m1", 1), added("m2", 2)), end))
                .isEmpty();
    }

    @Test
    void aRetryOfAnUnknownAppendWhoseEndWasErasedBeforeAnybodySawIt() {
        var lost = lost(0, 1, "m1", "m2");
        var retry = lost(4, 5, "m1", "m2");
        var end = log(6, 7, 3, seen("m1", 1), seen("m2", 3));

        assertThat(broken(lost, truncation(2, 3, 1, 2, 1), retry, end)).isEmpty();
        assertThat(broken(lost, retry, end)).contains(Promise.WHOLE_BATCHES);
    }

    @Test
    void aRefusedAppendThatIsRetriedWithSuccess() {
        assertThat(broken(refused(0, 1, "m1"), append(2, 3, added("m1", 1)), log(4, 5, 1, seen("m1", 1))))
                .isEmpty();
    }

    @Test
    void aRetryThatIsRefusedBecauseNothingIsStoredThenOrAnyMore() {
        assertThat(broken(
                        lost(0, 1, "m1"),
                        refused("SEQUENCE_MISMATCH", 2, 3, "m1"),
                        append(2, 3, added("m2", 1)),
                        refused("SEQUENCE_MISMATCH", 4, 5, "m1"),
                        deletion(6, 7, 1, "m2"),
                        refused("SEQUENCE_MISMATCH", 8, 9, "m2"),
                        refused("UNAVAILABLE", 8, 9, "m1"),
                        log(10, 11, 2, seen("m1", 2))))
                .isEmpty();
    }

    @Test
    void aGuardedAppendBehindItsGuard() {
        var first = append(0, 1, Guard.expecting(0), added("m1", 1));

        assertThat(broken(first, append(2, 3, Guard.expecting(1), added("m2", 2))))
                .isEmpty();
        assertThat(broken(first, lost(2, 3, Guard.expecting(1), "m2"), log(4, 5, 2, seen("m1", 1), seen("m2", 2))))
                .isEmpty();
    }

    @Test
    void aGuardedReplayWhoseGuardIsOld() {
        var first = append(0, 1, Guard.expecting(0), added("m1", 1));

        assertThat(broken(first, append(2, 3, added("m2", 2)), append(4, 5, Guard.expecting(0), replayed("m1", 1))))
                .isEmpty();
    }

    @Test
    void aReplacement() {
        var append = append(0, 1, added("m1", 1), added("m2", 2));
        var replace = append(2, 3, Guard.replacing(2, 1), added("m3", 3));

        assertThat(broken(append, replace, miss(4, 5, "m2"), log(6, 7, 3, seen("m1", 1), seen("m3", 3))))
                .isEmpty();
    }

    @Test
    void aTruncationAndWhatIsAppendedAfterIt() {
        var append = append(0, 1, added("m1", 1), added("m2", 2));
        var truncation = truncation(2, 5, 0, 2, 2);

        assertThat(broken(
                        append,
                        truncation,
                        log(3, 4, 2, seen("m1", 1), seen("m2", 2)),
                        session(6, 7, 2, 0),
                        append(8, 9, added("m1", 3), added("m2", 4)),
                        log(10, 11, 4, seen("m1", 3), seen("m2", 4))))
                .isEmpty();
    }

    @Test
    void anUnknownTruncationThatTookPlaceAndOneThatDidNot() {
        var append = append(0, 1, added("m1", 1));
        var truncation = lostTruncation(2, 3, 0, 1);

        assertThat(broken(append, truncation, log(4, 5, 1, seen("m1", 1)), log(6, 7, 1)))
                .isEmpty();
        assertThat(broken(append, truncation, log(4, 5, 1, seen("m1", 1)))).isEmpty();
    }

    @Test
    void aDeletionAndTheRetryOfHalfABatch() {
        assertThat(broken(
                        append(0, 1, added("m1", 1), added("m2", 2)),
                        deletion(2, 3, 1, "m1", "never"),
                        append(4, 5, added("m1", 3), replayed("m2", 2)),
                        log(6, 7, 3, seen("m2", 2), seen("m1", 3))))
                .isEmpty();
    }

    @Test
    void anUnknownBatchOfWhichSomeWasErased() {
        assertThat(broken(
                        lost(0, 1, "m1", "m2", "m3"),
                        append(2, 3, added("m4", 4)),
                        deletion(4, 5, 1, "m2"),
                        log(6, 7, 4, seen("m1", 1), seen("m3", 3), seen("m4", 4))))
                .isEmpty();
    }

    @Test
    void pagesAndStreamsOfAPartOfTheLog() {
        var append = append(0, 1, added("m1", 1), added("m2", 2), added("m3", 3));

        assertThat(broken(
                        append,
                        read(2, 3, new Range(0, 2), OptionalLong.of(3), seen("m1", 1), seen("m2", 2)),
                        read(2, 3, new Range(1, 3), OptionalLong.of(3), seen("m3", 3), seen("m2", 2)),
                        read(2, 3, new Range(7, 8), OptionalLong.empty())))
                .isEmpty();
    }
}
