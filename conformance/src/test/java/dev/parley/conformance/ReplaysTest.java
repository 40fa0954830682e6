package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.AppendMessagesResult;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStatus;
import dev.parley.v1.Part;
import dev.parley.v1.Role;
import dev.parley.v1.SessionStatus;
import dev.parley.v1.StatePatch;
import java.util.function.UnaryOperator;
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
    void aRetryWithOtherContentIsAConflict() {
        caller.append(id, Samples.text("m", "a"));
        var before = caller.get(id);

        assertRefused(() -> caller.append(id, Samples.text("m", "b")), Reason.MESSAGE_ID_CONFLICT)
                .telling("session_id", id)
                .telling("message_id", "m")
                .telling("sequence", 1);
        assertThat(caller.get(id)).isEqualTo(before);
        assertThat(caller.texts(id)).containsExactly("a");
    }

    @Test
    void anyOtherFieldIsOtherContent() {
        var message = Samples.text("m", "a");
        caller.append(id, message);

        assertConflicts(message, fields -> fields.setRole(Role.ROLE_ASSISTANT));
        assertConflicts(message, fields -> fields.setAuthor("somebody"));
        assertConflicts(message, fields -> fields.setStatus(MessageStatus.MESSAGE_STATUS_FAILED));
        assertConflicts(message, fields -> fields.setTurnId("turn"));
        assertConflicts(message, fields -> fields.setModel("model"));
        assertConflicts(message, fields -> fields.setTokenCount(1));
        assertConflicts(message, fields -> fields.setPinned(true));
        assertConflicts(message, fields -> fields.putLabels("a", "1"));
        assertConflicts(message, fields -> fields.putProviderMetadata("a", ByteString.EMPTY));
        assertConflicts(message, fields -> fields.addParts(Part.newBuilder(Samples.textPart(""))));
        assertConflicts(message, fields -> fields.clearParts());
        assertConflicts(message, fields -> {
            fields.getEventTimeBuilder().setSeconds(1);
            return fields;
        });
        assertConflicts(message, fields -> {
            fields.getUsageBuilder().setInputTokens(1);
            return fields;
        });
    }

    @Test
    void aConflictInABatchAppliesNothingOfIt() {
        caller.append(id, Samples.text("m1", "a"), Samples.text("m2", "b"));
        var before = caller.get(id);

        assertRefused(
                        () -> caller.append(Caller.appendRequest(
                                        id,
                                        Samples.text("m1", "a"),
                                        Samples.text("new", "c"),
                                        Samples.text("m2", "changed"))
                                .setStatePatch(StatePatch.newBuilder().putSet("key", "1"))),
                        Reason.MESSAGE_ID_CONFLICT)
                .telling("message_id", "m2")
                .telling("sequence", 2);
        assertThat(caller.get(id)).isEqualTo(before);
        assertThat(caller.state(id)).isEmpty();
        assertRefused(() -> caller.message(id, "new"), Reason.MESSAGE_NOT_FOUND);
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
    void aClosedSessionStillReportsOtherContent() {
        caller.append(id, Samples.text("m", "a"));
        close();

        assertRefused(() -> caller.append(id, Samples.text("m", "b")), Reason.MESSAGE_ID_CONFLICT);
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
    void aRequestIdWithOtherContentIsAConflict() {
        var requestId = Samples.newId();
        caller.append(Caller.appendRequest(id, Samples.text("a")).setRequestId(requestId));

        assertRefused(
                () -> caller.append(Caller.appendRequest(id, Samples.text("b")).setRequestId(requestId)),
                Reason.MESSAGE_ID_CONFLICT);
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
    void aRequestIdMustBeAUuid() {
        assertRefused(
                        () -> caller.append(
                                Caller.appendRequest(id, Samples.text("a")).setRequestId("again")),
                        Reason.INVALID_FIELD)
                .at("request_id");
    }

    @Test
    void outputOnlyFieldsAreNotContent() {
        var stored = caller.store(id, Samples.text("m", "a"));

        var retry = caller.append(id, stored);

        assertThat(retry.getResults(0).getReplayed()).isTrue();
    }

    @Test
    void theOrderOfMapsIsNotContent() {
        var names = new String[] {"z", "a", "m", "b", "y", "c"};
        var forwards = Samples.text("m", "a").toBuilder();
        var backwards = Samples.text("m", "a").toBuilder();
        for (int i = 0; i < names.length; i++) {
            var name = names[i];
            var other = names[names.length - 1 - i];
            forwards.putProviderMetadata(name, ByteString.copyFromUtf8(name)).putLabels(name, name);
            backwards.putProviderMetadata(other, ByteString.copyFromUtf8(other)).putLabels(other, other);
        }
        caller.append(id, forwards.build());

        var retry = caller.append(id, backwards.build());

        assertThat(retry.getResults(0).getReplayed()).isTrue();
    }

    @Test
    void unknownFieldsAreContent() {
        var one = withUnknown(Samples.text("m", "a"), 1);
        var other = withUnknown(Samples.text("m", "a"), 2);
        caller.append(id, one);

        assertThat(caller.append(id, one).getResults(0).getReplayed()).isTrue();
        assertRefused(() -> caller.append(id, other), Reason.MESSAGE_ID_CONFLICT);
        assertRefused(() -> caller.append(id, Samples.text("m", "a")), Reason.MESSAGE_ID_CONFLICT);
    }

    @Test
    void textThatOnlyLooksTheSameIsOtherContent() {
        caller.append(id, Samples.text("m", "\u00e9"));

        assertRefused(() -> caller.append(id, Samples.text("m", "e\u0301")), Reason.MESSAGE_ID_CONFLICT);
    }

    @Test
    void jsonThatMeansTheSameIsOtherContent() {
        var first = Samples.message(Samples.resultPart("{\"a\":1,\"b\":2}")).toBuilder()
                .setMessageId("m")
                .build();
        var second = Samples.message(Samples.resultPart("{\"b\":2,\"a\":1}")).toBuilder()
                .setMessageId("m")
                .build();
        caller.append(id, first);

        assertRefused(() -> caller.append(id, second), Reason.MESSAGE_ID_CONFLICT);
    }

    private void assertConflicts(Message message, UnaryOperator<Message.Builder> change) {
        var changed = change.apply(message.toBuilder()).build();

        assertRefused(() -> caller.append(id, changed), Reason.MESSAGE_ID_CONFLICT);
    }

    private void close() {
        caller.update(id, fields -> fields.setStatus(SessionStatus.SESSION_STATUS_CLOSED), "status");
    }

    private static Message withUnknown(Message message, long value) {
        var field = UnknownFieldSet.Field.newBuilder().addVarint(value).build();
        return message.toBuilder()
                .setUnknownFields(
                        UnknownFieldSet.newBuilder().addField(9999, field).build())
                .build();
    }

    /** The answer of a replay is the first answer, and says that it is a replay. */
    static void assertReplays(AppendMessagesResponse retry, AppendMessagesResponse first) {
        assertThat(retry.getResultsList()).allMatch(AppendMessagesResult::getReplayed);
        var unmarked = retry.toBuilder();
        unmarked.getResultsBuilderList().forEach(result -> result.setReplayed(false));
        assertThat(unmarked.build()).isEqualTo(first);
    }

    /** Repeats a request, as a client does that got no answer. */
    static AppendMessagesResponse twice(Caller caller, AppendMessagesRequest.Builder request) {
        var first = caller.append(request);
        assertReplays(caller.append(request), first);
        return first;
    }
}
