package dev.parley.server.domain.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.domain.AlreadyExistsException;
import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.PreconditionException;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Owner;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionFields;
import dev.parley.server.domain.session.SessionStatus;
import dev.parley.server.domain.session.StatePatch;
import dev.parley.server.domain.session.Ttl;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class AppendPlanTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456Z");
    private static final UUID UID = new UUID(1, 2);
    private static final Limits LIMITS = new Limits(4, 40, 10, 1000);

    // Stands for contents that say the same in other bytes.
    private static final ContentEquality SAME_LETTERS =
            (a, b) -> new String(a.bytes(), UTF_8).equalsIgnoreCase(new String(b.bytes(), UTF_8));

    private Session session = session(SessionStatus.ACTIVE);
    private final FakeLog log = new FakeLog();

    @Test
    void numbersNewMessagesBehindTheLast() {
        apply(plan(append("a", "b")));

        var plan = plan(append("c"));

        assertThat(plan.toStore()).extracting(Message::sequence).containsExactly(3L);
        assertThat(plan.answer().lastSequence()).isEqualTo(3);
        assertThat(plan.answer().sessionUid()).isEqualTo(UID);
        assertThat(plan.isReplay()).isFalse();
    }

    @Test
    void sumsUpWhatTheLogHasAfterwards() {
        var plan = plan(append("a", "bb"));

        var after = plan.session().log();
        assertThat(after.lastSequence()).isEqualTo(2);
        assertThat(after.messageCount()).isEqualTo(2);
        assertThat(after.contentBytes()).isEqualTo(3);
        assertThat(after.usage()).isEqualTo(new Usage(2, 4, 0, 0));
        assertThat(after.lastMessageTime()).hasValue(NOON);
        assertThat(plan.session().etag()).isEqualTo(session.etag());
    }

    @Test
    void neverLetsTimeGoBack() {
        apply(plan(append("a")));

        var plan = plan(append("b"), NOON.minusSeconds(60));

        assertThat(plan.toStore()).extracting(Message::createTime).containsExactly(NOON);
        assertThat(plan.session().log().lastMessageTime()).hasValue(NOON);
    }

    @Test
    void answersAReplayWithTheFirstSequences() {
        apply(plan(append("a", "b")));

        var plan = plan(append("a", "b"), NOON.plusSeconds(60));

        assertThat(plan.isReplay()).isTrue();
        assertThat(plan.session()).isSameAs(session);
        assertThat(plan.answer().results())
                .containsExactly(new Appended.Result("a", 1, NOON, true), new Appended.Result("b", 2, NOON, true));
    }

    @Test
    void aReplaySucceedsOnAClosedSessionWithAStaleGuard() {
        apply(plan(append("a")));
        session = closed(session);

        var plan = plan(guarded(new LogGuard(OptionalLong.of(0), OptionalLong.empty()), "a"));

        assertThat(plan.isReplay()).isTrue();
    }

    @Test
    void appendsOnlyWhatIsNewOfABatch() {
        apply(plan(append("a")));

        var plan = plan(append("b", "a", "c"));

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
        apply(plan(append(message("a", "text"))));

        assertThat(plan(append(message("a", "TEXT"))).isReplay()).isTrue();
    }

    @Test
    void anIdWithOtherContentIsAConflict() {
        apply(plan(append(message("a", "text"))));

        assertThatExceptionOfType(AlreadyExistsException.class)
                .isThrownBy(() -> plan(append(message("b", "new"), message("a", "other"))))
                .satisfies(e ->
                        assertThat(e.context()).containsEntry("message_id", "a").containsEntry("sequence", "1"));
    }

    @Test
    void anIdWithAnotherStatusIsAConflict() {
        apply(plan(append(message("a", "text"))));
        var failed = new NewMessage("a", envelope(MessageStatus.FAILED), content("text"));

        assertThatThrownBy(() -> plan(append(failed))).isInstanceOf(AlreadyExistsException.class);
    }

    @Test
    void theContentOfAMessageThatWasUpdatedIsNotCompared() {
        apply(plan(append(message("a", "text"))));
        log.update("a");

        assertThat(plan(append(message("a", "other"))).isReplay()).isTrue();
    }

    @Test
    void anotherIncarnationIsNotFoundEvenForAReplay() {
        apply(plan(append("a")));
        var append = new Append(
                "s-1",
                Optional.of(new UUID(3, 4).toString()),
                List.of(message("a", "a")),
                LogGuard.NONE,
                StatePatch.NONE,
                Optional.empty());

        assertThatThrownBy(() -> plan(append)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aClosedSessionRefusesWhatIsNewBeforeItLooksAtTheGuard() {
        session = session(SessionStatus.CLOSED);

        assertThatThrownBy(() -> plan(guarded(new LogGuard(OptionalLong.of(7), OptionalLong.empty()), "a")))
                .isInstanceOf(PreconditionException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void theGuardIsTheLastSequence() {
        apply(plan(append("a", "b")));

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> plan(guarded(new LogGuard(OptionalLong.of(1), OptionalLong.empty()), "c")))
                .satisfies(e -> assertThat(e.context()).containsEntry("last_sequence", "2"));
        assertThat(plan(guarded(new LogGuard(OptionalLong.of(2), OptionalLong.empty()), "c"))
                        .toStore())
                .hasSize(1);
    }

    @Test
    void theGuardComesBeforeTheLimits() {
        assertThatThrownBy(() ->
                        plan(guarded(new LogGuard(OptionalLong.of(7), OptionalLong.empty()), "a", "b", "c", "d", "e")))
                .isInstanceOf(ConflictException.class);
    }

    @Test
    void aSessionHoldsSoManyMessagesAndNoMore() {
        apply(plan(append("a", "b", "c", "d")));

        assertThatExceptionOfType(PreconditionException.class)
                .isThrownBy(() -> plan(append("e")))
                .satisfies(e -> assertThat(e.context()).containsEntry("limit", "session_messages"));
    }

    @Test
    void aSessionHoldsSoManyBytesAndNoMore() {
        apply(plan(append(message("a", "x".repeat(40)))));

        assertThatExceptionOfType(PreconditionException.class)
                .isThrownBy(() -> plan(append(message("b", "x"))))
                .satisfies(e -> assertThat(e.context()).containsEntry("limit", "session_content_bytes"));
    }

    @Test
    void aReplacementErasesAllBehindItAndCountsOn() {
        apply(plan(append("a", "b", "c")));

        var plan = plan(replacing(3, 1, "d"));

        assertThat(plan.eraseAfter()).hasValue(1);
        assertThat(plan.toStore()).extracting(Message::sequence).containsExactly(4L);
        assertThat(plan.session().log().lastSequence()).isEqualTo(4);
        assertThat(plan.session().log().messageCount()).isEqualTo(2);
        assertThat(plan.session().log().contentBytes()).isEqualTo(2);
        assertThat(plan.session().log().usage().inputTokens()).isEqualTo(4);
    }

    @Test
    void aReplacementMakesRoom() {
        apply(plan(append("a", "b", "c", "d")));

        assertThat(plan(replacing(4, 0, "e", "f", "g", "h")).toStore()).hasSize(4);
    }

    @Test
    void aReplacementOfWhichAllIsThereIsAReplayAndErasesNothing() {
        apply(plan(append("a", "b", "c")));

        var plan = plan(replacing(0, 0, "b", "c"));

        assertThat(plan.isReplay()).isTrue();
        assertThat(plan.eraseAfter()).isEmpty();
    }

    @Test
    void aReplacementMayUseIdsThatItErases() {
        apply(plan(append("a", "b", "c")));

        var plan = plan(replacing(3, 1, "c", "d"));

        assertThat(plan.toStore()).extracting(Message::id).containsExactly("c", "d");
        assertThat(plan.toStore()).extracting(Message::sequence).containsExactly(4L, 5L);
        assertThat(plan.answer().results())
                .extracting(Appended.Result::isReplayed)
                .containsOnly(false);
    }

    @Test
    void aReplacementMayNotUseAnIdThatItKeeps() {
        apply(plan(append("a", "b", "c")));

        assertThatExceptionOfType(AlreadyExistsException.class)
                .isThrownBy(() -> plan(replacing(3, 1, "a", "d")))
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

    private AppendPlan plan(Append append) {
        return plan(append, NOON);
    }

    private AppendPlan plan(Append append, Instant now) {
        return AppendPlan.of(append, session, log, new AppendPlan.Rules(SAME_LETTERS, LIMITS, now));
    }

    private void apply(AppendPlan plan) {
        session = plan.session();
        log.messages.addAll(plan.toStore());
    }

    private static Append append(String... ids) {
        return guarded(LogGuard.NONE, ids);
    }

    private static Append replacing(long expected, long replaceAfter, String... ids) {
        return guarded(new LogGuard(OptionalLong.of(expected), OptionalLong.of(replaceAfter)), ids);
    }

    private static Append guarded(LogGuard guard, String... ids) {
        return append(guard, Stream.of(ids).map(id -> message(id, id)).toList());
    }

    private static Append append(NewMessage... messages) {
        return append(LogGuard.NONE, List.of(messages));
    }

    private static Append append(LogGuard guard, List<NewMessage> messages) {
        return new Append("s-1", Optional.empty(), messages, guard, StatePatch.NONE, Optional.empty());
    }

    private static Append creating(Optional<String> uid, OptionalLong expected) {
        return new Append(
                "s-1",
                uid,
                List.of(message("a", "a")),
                new LogGuard(expected, OptionalLong.empty()),
                StatePatch.NONE,
                Optional.of(newSession(SessionStatus.ACTIVE)));
    }

    private static NewMessage message(String id, String text) {
        return new NewMessage(id, envelope(MessageStatus.COMPLETE), content(text));
    }

    private static Envelope envelope(MessageStatus status) {
        return new Envelope(Role.USER, status, "", "", "", Map.of(), new Usage(1, 2, 0, 0));
    }

    private static Content content(String text) {
        return Content.of(text.getBytes(UTF_8));
    }

    private static Session session(SessionStatus status) {
        return Session.created(newSession(status), NOON);
    }

    private static Session closed(Session session) {
        var closed = session(SessionStatus.CLOSED);
        return closed.logged(session.log(), NOON);
    }

    private static NewSession newSession(SessionStatus status) {
        var fields = new SessionFields("", Map.of(), status, Ttl.NEVER);
        return new NewSession("s-1", UID, Optional.empty(), new Owner("", ""), fields, Map.of());
    }

    private static final class FakeLog implements StoredLog {
        final List<Message> messages = new ArrayList<>();

        @Override
        public Optional<Message> find(String messageId) {
            return messages.stream()
                    .filter(message -> message.id().equals(messageId))
                    .findFirst();
        }

        @Override
        public Extent after(long sequence) {
            var behind = messages.stream()
                    .filter(message -> message.sequence() > sequence)
                    .toList();
            return new Extent(
                    behind.size(),
                    behind.stream()
                            .mapToLong(message -> message.content().length())
                            .sum());
        }

        void update(String messageId) {
            messages.replaceAll(message -> message.id().equals(messageId)
                    ? new Message(
                            message.id(),
                            message.sessionUid(),
                            message.sequence(),
                            message.envelope(),
                            message.content(),
                            message.createTime(),
                            NOON.plusSeconds(1),
                            2)
                    : message);
        }
    }
}
