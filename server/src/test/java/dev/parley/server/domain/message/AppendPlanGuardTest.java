package dev.parley.server.domain.message;

import static dev.parley.server.domain.message.PlannedSession.UID;
import static dev.parley.server.domain.message.PlannedSession.append;
import static dev.parley.server.domain.message.PlannedSession.creating;
import static dev.parley.server.domain.message.PlannedSession.guarded;
import static dev.parley.server.domain.message.PlannedSession.message;
import static dev.parley.server.domain.message.PlannedSession.replacing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.domain.AlreadyExistsException;
import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.PreconditionException;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What an append expects, replaces, creates, and where it finds no room. */
final class AppendPlanGuardTest {
    private final PlannedSession session = new PlannedSession();

    @Test
    void aClosedSessionRefusesWhatIsNewBeforeItLooksAtTheGuard() {
        session.close();

        assertThatThrownBy(() -> session.plan(guarded(new LogGuard(OptionalLong.of(7), OptionalLong.empty()), "a")))
                .isInstanceOf(PreconditionException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void theGuardIsTheLastSequence() {
        session.apply(session.plan(append("a", "b")));

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> session.plan(guarded(new LogGuard(OptionalLong.of(1), OptionalLong.empty()), "c")))
                .satisfies(e -> assertThat(e.context()).containsEntry("last_sequence", "2"));
        assertThat(session.plan(guarded(new LogGuard(OptionalLong.of(2), OptionalLong.empty()), "c"))
                        .toStore())
                .hasSize(1);
    }

    @Test
    void theGuardComesBeforeTheLimits() {
        assertThatThrownBy(() -> session.plan(
                        guarded(new LogGuard(OptionalLong.of(7), OptionalLong.empty()), "a", "b", "c", "d", "e")))
                .isInstanceOf(ConflictException.class);
    }

    @Test
    void aSessionHoldsSoManyMessagesAndNoMore() {
        session.apply(session.plan(append("a", "b", "c", "d")));

        assertThatExceptionOfType(PreconditionException.class)
                .isThrownBy(() -> session.plan(append("e")))
                .satisfies(e -> assertThat(e.context()).containsEntry("limit", "session_messages"));
    }

    @Test
    void aSessionHoldsSoManyBytesAndNoMore() {
        session.apply(session.plan(append(message("a", "x".repeat(40)))));

        assertThatExceptionOfType(PreconditionException.class)
                .isThrownBy(() -> session.plan(append(message("b", "x"))))
                .satisfies(e -> assertThat(e.context()).containsEntry("limit", "session_content_bytes"));
    }

    @Test
    void aReplacementErasesAllBehindItAndCountsOn() {
        session.apply(session.plan(append("a", "b", "c")));

        var plan = session.plan(replacing(3, 1, "d"));

        assertThat(plan.eraseAfter()).hasValue(1);
        assertThat(plan.toStore()).extracting(Message::sequence).containsExactly(4L);
        assertThat(plan.session().log().lastSequence()).isEqualTo(4);
        assertThat(plan.session().log().messageCount()).isEqualTo(2);
        assertThat(plan.session().log().contentBytes()).isEqualTo(2);
        assertThat(plan.session().log().usage().inputTokens()).isEqualTo(4);
    }

    @Test
    void aReplacementMakesRoom() {
        session.apply(session.plan(append("a", "b", "c", "d")));

        assertThat(session.plan(replacing(4, 0, "e", "f", "g", "h")).toStore()).hasSize(4);
    }

    @Test
    void aReplacementOfWhichAllIsThereIsAReplayAndErasesNothing() {
        session.apply(session.plan(append("a", "b", "c")));

        var plan = session.plan(replacing(0, 0, "b", "c"));

        assertThat(plan.isReplay()).isTrue();
        assertThat(plan.eraseAfter()).isEmpty();
    }

    @Test
    void aReplacementMayUseIdsThatItErases() {
        session.apply(session.plan(append("a", "b", "c")));

        var plan = session.plan(replacing(3, 1, "c", "d"));

        assertThat(plan.toStore()).extracting(Message::id).containsExactly("c", "d");
        assertThat(plan.toStore()).extracting(Message::sequence).containsExactly(4L, 5L);
        assertThat(plan.answer().results())
                .extracting(Appended.Result::isReplayed)
                .containsOnly(false);
    }

    @Test
    void aReplacementMayNotUseAnIdThatItKeeps() {
        session.apply(session.plan(append("a", "b", "c")));

        assertThatExceptionOfType(AlreadyExistsException.class)
                .isThrownBy(() -> session.plan(replacing(3, 1, "a", "d")))
                .satisfies(e -> assertThat(e.context()).containsEntry("message_id", "a"));
    }

    @Test
    void aMissingSessionIsCreatedOnlyIfTheAppendSaysHow() {
        assertThatThrownBy(() -> AppendPlan.requireCreates(append("a"))).isInstanceOf(NotFoundException.class);
        AppendPlan.requireCreates(creating(Optional.empty(), OptionalLong.empty()));
        AppendPlan.requireCreates(creating(Optional.empty(), OptionalLong.of(0)));
    }

    @Test
    void aMissingSessionIsNotCreatedForAnIncarnationOrForAGuardThatExpectsMessages() {
        assertThatThrownBy(() -> AppendPlan.requireCreates(creating(Optional.of(UID.toString()), OptionalLong.empty())))
                .isInstanceOf(NotFoundException.class);
        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> AppendPlan.requireCreates(creating(Optional.empty(), OptionalLong.of(3))))
                .satisfies(e -> assertThat(e.context()).containsEntry("last_sequence", "0"));
    }
}
