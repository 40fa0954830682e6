package dev.parley.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.history.History;
import dev.parley.conformance.history.Operation.Append;
import dev.parley.conformance.history.Operation.Given;
import dev.parley.conformance.history.Operation.Guard;
import dev.parley.conformance.history.Operation.Seen;
import dev.parley.conformance.history.Operation.Sent;
import dev.parley.conformance.history.Outcome;
import dev.parley.conformance.history.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TallyTest {
    @Test
    void whatIsWhereTheAnswerSaidIsNotLost() {
        var history = new History(List.of(answered(0, new Given("m1", 1, false))));

        var tally = Tally.of(history, List.of(seen("m1", 1)), false);

        assertThat(tally).isEqualTo(new Tally(1, 0, 0, 0, 0, 0));
    }

    @Test
    void whatIsMissingOrElsewhereIsLost() {
        var history = new History(List.of(
                answered(0, new Given("m1", 1, false)),
                answered(2, new Given("m2", 2, false)),
                answered(4, new Given("m3", 3, false))));

        var tally = Tally.of(history, List.of(seen("m1", 1), seen("m3", 2)), false);

        assertThat(tally.acknowledged()).isEqualTo(3);
        assertThat(tally.lost()).isEqualTo(2);
    }

    @Test
    void whatIsMissingIsNotLostWhereMessagesAreErased() {
        var history = new History(List.of(answered(0, new Given("m1", 1, false))));

        assertThat(Tally.of(history, List.of(), true).lost()).isZero();
    }

    @Test
    void whatIsThereTwiceIsDuplicate() {
        var history = new History(List.of(answered(0, new Given("m1", 1, false))));

        var tally = Tally.of(history, List.of(seen("m1", 1), seen("m1", 2)), false);

        assertThat(tally.lost()).isZero();
        assertThat(tally.duplicate()).isEqualTo(1);
    }

    @Test
    void aRetryThatIsAReplayTellsThatTheFirstAttemptWasApplied() {
        var history = new History(List.of(
                unanswered(0, "m1"),
                answered(2, new Given("m1", 1, true)),
                unanswered(4, "m2"),
                answered(6, new Given("m2", 2, false)),
                answered(8, new Given("m2", 2, true))));

        var tally = Tally.of(history, List.of(seen("m1", 1), seen("m2", 2)), false);

        assertThat(tally).isEqualTo(new Tally(2, 2, 1, 2, 0, 0));
    }

    private static Append answered(long start, Given given) {
        return new Append(
                new Span("client", start, start + 1),
                List.of(new Sent(given.id(), "text")),
                Guard.NONE,
                new Outcome.Acknowledged<>(List.of(given)));
    }

    private static Append unanswered(long start, String id) {
        return new Append(
                new Span("client", start, start + 1),
                List.of(new Sent(id, "text")),
                Guard.NONE,
                new Outcome.Unknown<>("UNAVAILABLE"));
    }

    private static Seen seen(String id, long sequence) {
        return new Seen(sequence, id, "text");
    }
}
