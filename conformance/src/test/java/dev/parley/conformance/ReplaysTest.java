package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static dev.parley.conformance.support.Replays.assertReplays;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.AppendMessagesResult;
import dev.parley.v1.SessionStatus;
import dev.parley.v1.StatePatch;
import org.junit.jupiter.api.Test;

/** An append again, after an answer that was lost. */
class ReplaysTest {
    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void aRetryAnswersWhatTheFirstAttemptAnswered() {
        var first = caller.append(id, Samples.text("m1", "a"), Samples.text("m2", "b"));

        var retry = caller.append(id, Samples.text("m1", "a"), Samples.text("m2", "b"));

        assertReplays(retry, first);
    }

    @Test
    void aRetryAppendsNothing() {
        caller.append(id, Samples.text("m", "a"));
        var before = caller.get(id);

        caller.append(id, Samples.text("m", "a"));

        assertThat(caller.get(id)).isEqualTo(before);
        assertThat(caller.texts(id)).containsExactly("a");
    }

    @Test
    void aRetryAfterOthersAppendedAnswersTheFirstSequences() {
        var first = caller.append(id, Samples.text("m", "a"));
        caller.append(id, Samples.text("others"));

        var retry = caller.append(id, Samples.text("m", "a"));

        assertReplays(retry, first);
        assertThat(retry.getLastSequence()).isEqualTo(1);
        assertThat(caller.texts(id)).containsExactly("a", "others");
    }

    @Test
    void aRetryMayHaveItsMessagesInAnotherOrder() {
        caller.append(id, Samples.text("m1", "a"), Samples.text("m2", "b"));

        var retry = caller.append(id, Samples.text("m2", "b"), Samples.text("m1", "a"));

        assertThat(retry.getResultsList())
                .extracting(AppendMessagesResult::getSequence)
                .containsExactly(2L, 1L);
        assertThat(retry.getLastSequence()).isEqualTo(2);
    }

    @Test
    void aBatchOfOldAndNewMessagesAppendsTheNewOnes() {
        caller.append(id, Samples.text("m1", "a"), Samples.text("m2", "b"));

        var mixed = caller.append(
                id, Samples.text("m2", "b"), Samples.text("m3", "c"), Samples.text("m1", "a"), Samples.text("m4", "d"));

        assertThat(mixed.getResultsList())
                .extracting(AppendMessagesResult::getSequence)
                .containsExactly(2L, 3L, 1L, 4L);
        assertThat(mixed.getResultsList())
                .extracting(AppendMessagesResult::getReplayed)
                .containsExactly(true, false, true, false);
        assertThat(mixed.getLastSequence()).isEqualTo(4);
        assertThat(caller.texts(id)).containsExactly("a", "b", "c", "d");
    }

    @Test
    void aBatchOfOldAndNewMessagesAppliesItsStatePatch() {
        caller.append(id, Samples.text("m1", "a"));

        caller.append(Caller.appendRequest(id, Samples.text("m1", "a"), Samples.text("m2", "b"))
                .setStatePatch(StatePatch.newBuilder().putSet("key", "1")));

        assertThat(caller.state(id)).containsEntry("key", "1");
    }

    @Test
    void aBatchOfOldAndNewMessagesIsGuarded() {
        caller.append(id, Samples.text("m1", "a"));
        caller.append(id, Samples.text("others"));

        assertRefused(
                () -> caller.append(Caller.appendRequest(id, Samples.text("m1", "a"), Samples.text("m2", "b"))
                        .setExpectedLastSequence(1)),
                Reason.SEQUENCE_MISMATCH);
        assertThat(caller.texts(id)).containsExactly("a", "others");
    }

    @Test
    void aReplayDoesNotApplyItsStatePatchAgain() {
        var request = Caller.appendRequest(id, Samples.text("m", "a"))
                .setStatePatch(StatePatch.newBuilder().putSet("key", "1"));
        caller.append(request);
        caller.setState(id, "key", "2");
        var state = caller.stateOf(id);

        caller.append(request);

        assertThat(caller.stateOf(id)).isEqualTo(state);
    }

    @Test
    void aGuardedAppendCanBeRetried() {
        var request = Caller.appendRequest(id, Samples.text("m", "a")).setExpectedLastSequence(0);
        var first = caller.append(request);
        caller.append(id, Samples.text("others"));

        assertReplays(caller.append(request), first);
    }

    @Test
    void anAppendCanBeRetriedAfterTheSessionWasClosed() {
        var request = Caller.appendRequest(id, Samples.text("m1", "a"), Samples.text("m2", "b"));
        var first = caller.append(request);
        close();

        assertReplays(caller.append(request), first);
    }

    @Test
    void aClosedSessionRefusesABatchThatHasANewMessage() {
        caller.append(id, Samples.text("m1", "a"));
        close();

        assertRefused(() -> caller.append(id, Samples.text("m1", "a"), Samples.text("m2", "b")), Reason.SESSION_CLOSED);
    }

    @Test
    void anAppendCanBeRetriedAfterTheSessionWasUpdated() {
        var request = Caller.appendRequest(id, Samples.text("m", "a"));
        var first = caller.append(request);
        caller.update(id, fields -> fields.setTitle("title").putLabels("a", "1"), "title", "labels");

        assertReplays(caller.append(request), first);
    }

    @Test
    void anAppendToAnIncarnationCanBeRetried() {
        var uid = caller.get(id).getUid();
        var request = Caller.appendRequest(id, Samples.text("m", "a")).setSessionUid(uid);
        var first = caller.append(request);

        assertReplays(caller.append(request), first);
    }

    @Test
    void theRetryOfARequestIdAppendsNoMessageWithoutAnIdAgain() {
        var request =
                Caller.appendRequest(id, Samples.text("a"), Samples.text("b")).setRequestId(Samples.newId());
        var first = caller.append(request);
        caller.append(id, Samples.text("others"));

        assertReplays(caller.append(request), first);
        assertThat(caller.texts(id)).containsExactly("a", "b", "others");
    }

    @Test
    void theRetryOfARequestIdMayMixMessagesWithAndWithoutIds() {
        var request = Caller.appendRequest(id, Samples.text("a"), Samples.text("m", "b"), Samples.text("c"))
                .setRequestId(Samples.newId());
        var first = caller.append(request);

        assertReplays(caller.append(request), first);
        assertThat(first.getResults(1).getMessageId()).isEqualTo("m");
    }

    @Test
    void aRequestIdThatIsLostInAShorterBatchIsReplayedAsFarAsItGoes() {
        var requestId = Samples.newId();
        caller.append(Caller.appendRequest(id, Samples.text("a")).setRequestId(requestId));

        var longer = caller.append(
                Caller.appendRequest(id, Samples.text("a"), Samples.text("b")).setRequestId(requestId));

        assertThat(longer.getResultsList())
                .extracting(AppendMessagesResult::getReplayed)
                .containsExactly(true, false);
    }

    @Test
    void anotherRequestIdIsAnotherAppend() {
        caller.append(Caller.appendRequest(id, Samples.text("a")).setRequestId(Samples.newId()));
        caller.append(Caller.appendRequest(id, Samples.text("a")).setRequestId(Samples.newId()));

        assertThat(caller.texts(id)).containsExactly("a", "a");
    }

    @Test
    void withoutAnyIdEachAttemptIsANewAppend() {
        caller.append(id, Samples.text("a"));
        caller.append(id, Samples.text("a"));

        assertThat(caller.texts(id)).containsExactly("a", "a");
    }

    @Test
    void theIdThatTheServerMadeCanBeReplayed() {
        var first = caller.append(id, Samples.text("a"));

        var retry = caller.append(id, Samples.text(first.getResults(0).getMessageId(), "a"));

        assertReplays(retry, first);
    }

    @Test
    void anIdThatTheServerMadeIsTakenInABatchToo() {
        var requestId = Samples.newId();
        var made = caller.append(Caller.appendRequest(id, Samples.text("a")).setRequestId(requestId))
                .getResults(0)
                .getMessageId();
        var other = caller.createId();

        assertRefused(
                        () -> caller.append(Caller.appendRequest(
                                        other,
                                        Samples.text("a"),
                                        Samples.text("b").toBuilder()
                                                .setMessageId(made)
                                                .build())
                                .setRequestId(requestId)),
                        Reason.INVALID_FIELD)
                .at("messages[1].message_id");
        assertThat(caller.log(other)).isEmpty();
    }

    @Test
    void aRequestIdMustBeAUuid() {
        assertRefused(
                        () -> caller.append(
                                Caller.appendRequest(id, Samples.text("a")).setRequestId("again")),
                        Reason.INVALID_FIELD)
                .at("request_id");
    }

    private void close() {
        caller.update(id, fields -> fields.setStatus(SessionStatus.SESSION_STATUS_CLOSED), "status");
    }
}
