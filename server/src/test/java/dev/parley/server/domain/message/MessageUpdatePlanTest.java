package dev.parley.server.domain.message;

import static dev.parley.server.domain.message.PlannedSession.NOON;
import static dev.parley.server.domain.message.PlannedSession.UID;
import static dev.parley.server.domain.message.PlannedSession.append;
import static dev.parley.server.domain.message.PlannedSession.content;
import static dev.parley.server.domain.message.PlannedSession.envelope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.InvalidRequestException;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.PreconditionException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.MessageEdit.Depth;
import dev.parley.server.domain.message.MessageEdit.Edited;
import dev.parley.server.domain.session.Session;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an update does to a message and its session. */
final class MessageUpdatePlanTest {
    private static final Limits LIMITS = new Limits(4, 40, 10, 1000);
    private static final Instant LATER = NOON.plusSeconds(1);

    private final Session session;
    private final Message running = message(MessageStatus.IN_PROGRESS);
    private final Message ended = message(MessageStatus.COMPLETE);

    MessageUpdatePlanTest() {
        var planned = new PlannedSession();
        planned.apply(planned.plan(append("text")));
        session = planned.session();
    }

    @Test
    void putsTheNewContentInThePlaceOfTheOld() {
        var plan = plan(substance("longer text"), running, LATER);

        assertThat(plan.message().content()).isEqualTo(content("longer text"));
        assertThat(plan.message().version()).isEqualTo(2);
        assertThat(plan.message().updateTime()).isEqualTo(LATER);
        assertThat(plan.message().createTime()).isEqualTo(NOON);
        assertThat(plan.message().sequence()).isEqualTo(running.sequence());
        assertThat(plan.message().etag()).isNotEqualTo(running.etag());
    }

    @Test
    void countsInTheSession() {
        var plan = plan(substance("longer text"), running, LATER);

        var log = plan.session().log();
        assertThat(log.contentBytes()).isEqualTo(session.log().contentBytes() + 7);
        assertThat(log.messageCount()).isEqualTo(1);
        assertThat(log.changes()).isEqualTo(1);
        assertThat(log.usage()).isEqualTo(new Usage(11, 2, 0, 0));
        assertThat(log.lastMessageTime()).isEqualTo(session.log().lastMessageTime());
        assertThat(plan.session().etag()).isEqualTo(session.etag());
    }

    @Test
    void whatChangesNothingChangesNotEvenTheObjects() {
        var nothing = edit(Depth.NOTHING, "text");

        var plan = plan(update(nothing, Optional.of("stale"), 1), ended, LATER);

        assertThat(plan.session()).isSameAs(session);
        assertThat(plan.message()).isSameAs(ended);
    }

    @Test
    void substanceOfAFinalMessageIsRefused() {
        for (var status :
                new MessageStatus[] {MessageStatus.COMPLETE, MessageStatus.INCOMPLETE, MessageStatus.FAILED}) {
            assertThatExceptionOfType(PreconditionException.class)
                    .isThrownBy(() -> plan(substance("other"), message(status), LATER))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MESSAGE_FINAL))
                    .satisfies(e -> assertThat(e.context()).containsEntry("message_id", "text"));
        }
    }

    @Test
    void notesOfAFinalMessageAreTaken() {
        var plan = plan(update(edit(Depth.NOTES, "noted"), Optional.of(ended.etag()), 100), ended, LATER);

        assertThat(plan.message().version()).isEqualTo(2);
    }

    @Test
    void theEtagIsLookedAtBeforeAnythingElse() {
        var update = update(edit(Depth.SUBSTANCE, "x".repeat(50)), Optional.of("stale"), 10);

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> plan(update, ended, LATER))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.ETAG_MISMATCH));
    }

    @Test
    void aMessageThatGrowsTooLargeIsRefusedAndOneAtTheLimitIsNot() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() ->
                        plan(update(edit(Depth.SUBSTANCE, "12345678901"), Optional.empty(), 10), running, LATER))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MESSAGE_TOO_LARGE));

        assertThat(plan(update(edit(Depth.SUBSTANCE, "1234567890"), Optional.empty(), 10), running, LATER)
                        .message()
                        .version())
                .isEqualTo(2);
    }

    @Test
    void aMessageThatShrinksIsNeverTooLarge() {
        var plan = plan(update(edit(Depth.SUBSTANCE, "ext"), Optional.empty(), 2), running, LATER);

        assertThat(plan.message().content()).isEqualTo(content("ext"));
    }

    @Test
    void aSessionThatGrowsTooLargeIsRefusedAndOneThatShrinksIsNot() {
        assertThatThrownBy(() -> plan(substance("x".repeat(41)), running, LATER))
                .isInstanceOf(PreconditionException.class);
        var tiny = new Limits(0, 0, 0, 0);

        var plan = MessageUpdatePlan.of(substance("ext"), session, running, tiny, LATER);

        assertThat(plan.session().log().contentBytes()).isEqualTo(session.log().contentBytes() - 1);
    }

    @Test
    void neverLetsTimeGoBack() {
        var plan = plan(substance("other"), running, NOON.minusSeconds(60));

        assertThat(plan.message().updateTime()).isEqualTo(NOON);
    }

    private MessageUpdatePlan plan(MessageUpdate update, Message message, Instant now) {
        return MessageUpdatePlan.of(update, session, message, LIMITS, now);
    }

    private static MessageUpdate substance(String text) {
        return update(edit(Depth.SUBSTANCE, text), Optional.empty(), 1000);
    }

    private static MessageUpdate update(MessageEdit edit, Optional<String> etag, long maxBytes) {
        return new MessageUpdate("s-1", "text", etag, edit, maxBytes);
    }

    // Sets the content, and ten input tokens more.
    private static MessageEdit edit(Depth depth, String text) {
        return (before, _) -> new Edited(
                new Envelope(before.role(), before.status(), "", "", "", Map.of(), new Usage(11, 2, 0, 0), Marks.NONE),
                content(text),
                depth,
                text.length());
    }

    private static Message message(MessageStatus status) {
        return new Message("text", UID, 1, envelope(status), content("text"), NOON, NOON, 1);
    }
}
