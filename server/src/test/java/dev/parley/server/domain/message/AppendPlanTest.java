package dev.parley.server.domain.message;

import static dev.parley.server.domain.message.PlannedSession.NOON;
import static dev.parley.server.domain.message.PlannedSession.UID;
import static dev.parley.server.domain.message.PlannedSession.append;
import static dev.parley.server.domain.message.PlannedSession.content;
import static dev.parley.server.domain.message.PlannedSession.envelope;
import static dev.parley.server.domain.message.PlannedSession.guarded;
import static dev.parley.server.domain.message.PlannedSession.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.domain.AlreadyExistsException;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.session.StatePatch;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an append adds, and what its retry does. */
final class AppendPlanTest {
    private final PlannedSession session = new PlannedSession();

    @Test
    void numbersNewMessagesBehindTheLast() {
        session.apply(session.plan(append("a", "b")));

        var plan = session.plan(append("c"));

        assertThat(plan.toStore()).extracting(Message::sequence).containsExactly(3L);
        assertThat(plan.answer().lastSequence()).isEqualTo(3);
        assertThat(plan.answer().sessionUid()).isEqualTo(UID);
        assertThat(plan.isReplay()).isFalse();
    }

    @Test
    void sumsUpWhatTheLogHasAfterwards() {
        var plan = session.plan(append("a", "bb"));

        var after = plan.session().log();
        assertThat(after.lastSequence()).isEqualTo(2);
        assertThat(after.messageCount()).isEqualTo(2);
        assertThat(after.contentBytes()).isEqualTo(3);
        assertThat(after.usage()).isEqualTo(new Usage(2, 4, 0, 0));
        assertThat(after.lastMessageTime()).hasValue(NOON);
        assertThat(plan.session().etag()).isEqualTo(session.session().etag());
    }

    @Test
    void neverLetsTimeGoBack() {
        session.apply(session.plan(append("a")));

        var plan = session.plan(append("b"), NOON.minusSeconds(60));

        assertThat(plan.toStore()).extracting(Message::createTime).containsExactly(NOON);
        assertThat(plan.session().log().lastMessageTime()).hasValue(NOON);
    }

    @Test
    void answersAReplayWithTheFirstSequences() {
        session.apply(session.plan(append("a", "b")));

        var plan = session.plan(append("a", "b"), NOON.plusSeconds(60));

        assertThat(plan.isReplay()).isTrue();
        assertThat(plan.session()).isSameAs(session.session());
        assertThat(plan.answer().results())
                .containsExactly(new Appended.Result("a", 1, NOON, true), new Appended.Result("b", 2, NOON, true));
    }

    @Test
    void aReplaySucceedsOnAClosedSessionWithAStaleGuard() {
        session.apply(session.plan(append("a")));
        session.close();

        var plan = session.plan(guarded(new LogGuard(OptionalLong.of(0), OptionalLong.empty()), "a"));

        assertThat(plan.isReplay()).isTrue();
    }

    @Test
    void appendsOnlyWhatIsNewOfABatch() {
        session.apply(session.plan(append("a")));

        var plan = session.plan(append("b", "a", "c"));

        assertThat(plan.toStore()).extracting(Message::id).containsExactly("b", "c");
        assertThat(plan.answer().results())
                .extracting(Appended.Result::sequence)
                .containsExactly(2L, 1L, 3L);
        assertThat(plan.answer().results())
                .extracting(Appended.Result::isReplayed)
                .containsExactly(false, true, false);
        assertThat(plan.answer().lastSequence()).isEqualTo(3);
    }

    @Test
    void aReplayMaySayTheSameInOtherBytes() {
        session.apply(session.plan(append(message("a", "text"))));

        assertThat(session.plan(append(message("a", "TEXT"))).isReplay()).isTrue();
    }

    @Test
    void anIdWithOtherContentIsAConflict() {
        session.apply(session.plan(append(message("a", "text"))));

        assertThatExceptionOfType(AlreadyExistsException.class)
                .isThrownBy(() -> session.plan(append(message("b", "new"), message("a", "other"))))
                .satisfies(e ->
                        assertThat(e.context()).containsEntry("message_id", "a").containsEntry("sequence", "1"));
    }

    @Test
    void anIdWithAnotherStatusIsAConflict() {
        session.apply(session.plan(append(message("a", "text"))));
        var failed = new NewMessage("a", envelope(MessageStatus.FAILED), content("text"));

        assertThatThrownBy(() -> session.plan(append(failed))).isInstanceOf(AlreadyExistsException.class);
    }

    @Test
    void theContentOfAMessageThatWasUpdatedIsNotCompared() {
        session.apply(session.plan(append(message("a", "text"))));
        session.update("a");

        assertThat(session.plan(append(message("a", "other"))).isReplay()).isTrue();
    }

    @Test
    void anotherIncarnationIsNotFoundEvenForAReplay() {
        session.apply(session.plan(append("a")));
        var append = new Append(
                "s-1",
                Optional.of(new UUID(3, 4).toString()),
                List.of(message("a", "a")),
                LogGuard.NONE,
                StatePatch.NONE,
                Optional.empty());

        assertThatThrownBy(() -> session.plan(append)).isInstanceOf(NotFoundException.class);
    }
}
