package dev.parley.server.domain.message;

import static dev.parley.server.domain.message.PlannedSession.append;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.Reason;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

final class TruncationTest {
    private final PlannedSession session = new PlannedSession();

    TruncationTest() {
        session.apply(session.plan(append("a", "b")));
    }

    @Test
    void fitsTheLastSequenceWhateverItErases() {
        for (long after : new long[] {0, 1, 2, 3, Long.MAX_VALUE}) {
            assertThatCode(() -> new Truncation("s-1", after, 2).requireExpected(session.session()))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void fitsNoOtherSequence() {
        for (long expected : new long[] {0, 1, 3, Long.MAX_VALUE}) {
            assertThatExceptionOfType(ConflictException.class)
                    .isThrownBy(() -> new Truncation("s-1", 2, expected).requireExpected(session.session()))
                    .satisfies(e -> Assertions.assertThat(e.reason()).isEqualTo(Reason.SEQUENCE_MISMATCH))
                    .satisfies(e -> Assertions.assertThat(e.context()).containsEntry("last_sequence", "2"));
        }
    }
}
