package dev.parley.bench.parley;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two sessions: message n belongs to session n % 2. Session 0 was told 0 at 1, 4 at 2 and 2 at 3. */
class LogCheckTest {
    private final Acknowledged acknowledged = new Acknowledged(2, 10);
    private final LogCheck check = new LogCheck(acknowledged, 0);

    @BeforeEach
    void acknowledge() {
        acknowledged.add(0, 1);
        acknowledged.add(4, 2);
        acknowledged.add(2, 3);
        acknowledged.add(1, 1);
    }

    @Test
    void whatWasAcknowledgedIsRight() {
        assertThatCode(() -> {
                    check.entry(0, 1);
                    check.entry(4, 2);
                    check.entry(2, 3);
                    check.end();
                })
                .doesNotThrowAnyException();
    }

    @Test
    void aLossAtTheEndIsWrong() {
        check.entry(0, 1);
        check.entry(4, 2);

        assertWrong(check::end, "3 messages were acknowledged, and 2 are there");
    }

    @Test
    void aGapIsWrong() {
        check.entry(0, 1);

        assertWrong(() -> check.entry(2, 3), "the sequence after 1 is 3");
    }

    @Test
    void anEntryThatComesTwiceIsWrong() {
        check.entry(0, 1);

        assertWrong(() -> check.entry(0, 1), "the sequence after 1 is 1");
    }

    @Test
    void aMessageThatIsThereTwiceIsWrong() {
        check.entry(0, 1);

        assertWrong(() -> check.entry(0, 2), "message 0 is at sequence 2, and was acknowledged at 1");
    }

    @Test
    void messagesInAnotherOrderAreWrong() {
        check.entry(0, 1);

        assertWrong(() -> check.entry(2, 2), "message 2 is at sequence 2, and was acknowledged at 3");
    }

    @Test
    void aMessageOfAnotherSessionIsWrong() {
        assertWrong(() -> check.entry(1, 1), "message 1 of session 1 is in it");
    }

    @Test
    void aMessageThatNobodySentIsWrong() {
        assertWrong(() -> check.entry(8, 1), "was never acknowledged");
        assertWrong(() -> new LogCheck(acknowledged, 0).entry(1000, 1), "was never acknowledged");
    }

    @Test
    void anAcknowledgementThatComesTwiceIsWrong() {
        assertWrong(() -> acknowledged.add(0, 7), "acknowledged twice");
        assertWrong(() -> acknowledged.add(6, 0), "at sequence 0");
    }

    private static void assertWrong(Runnable step, String message) {
        assertThatThrownBy(step::run).isInstanceOf(WrongLogException.class).hasMessageContaining(message);
    }
}
