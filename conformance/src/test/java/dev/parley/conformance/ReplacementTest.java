package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static dev.parley.conformance.support.Replays.assertReplays;
import static dev.parley.conformance.support.Replays.twice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResult;
import dev.parley.v1.Message;
import dev.parley.v1.SessionStatus;
import dev.parley.v1.StatePatch;
import dev.parley.v1.Usage;
import org.junit.jupiter.api.Test;

/** {@code replace_after_sequence}: the end of a log is erased and written anew in one step. */
class ReplacementTest {
    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void everythingBehindTheSequenceIsReplaced() {
        threeMessages();

        var appended = caller.append(replace(1, 3, Samples.text("x"), Samples.text("y")));

        assertThat(appended.getResultsList())
                .extracting(AppendMessagesResult::getSequence)
                .containsExactly(4L, 5L);
        assertThat(caller.log(id)).extracting(Message::getSequence).containsExactly(1L, 4L, 5L);
        assertThat(caller.texts(id)).containsExactly("a", "x", "y");
    }

    @Test
    void whatWasReplacedIsInNoAnswer() {
        threeMessages();

        caller.append(replace(1, 3, Samples.text("x")));

        assertRefused(() -> caller.message(id, "m2"), Reason.MESSAGE_NOT_FOUND);
        assertRefused(() -> caller.message(id, 2), Reason.MESSAGE_NOT_FOUND);
        assertRefused(() -> caller.message(id, 3), Reason.MESSAGE_NOT_FOUND);
        assertThat(caller.all(Caller.listRequest(id).setDescending(true)))
                .extracting(Message::getSequence)
                .containsExactly(4L, 1L);
    }

    @Test
    void aReplacementBehindZeroReplacesAll() {
        threeMessages();

        caller.append(replace(0, 3, Samples.text("x")));

        assertThat(caller.log(id)).extracting(Message::getSequence).containsExactly(4L);
    }

    @Test
    void aReplacementBehindTheLastMessageReplacesNothing() {
        threeMessages();

        caller.append(replace(3, 3, Samples.text("x")));

        assertThat(caller.texts(id)).containsExactly("a", "b", "c", "x");
    }

    @Test
    void aReplacementBehindASequenceThatWasErasedIsFine() {
        threeMessages();
        caller.append(replace(1, 3, Samples.text("x")));

        caller.append(replace(2, 4, Samples.text("y")));

        assertThat(caller.texts(id)).containsExactly("a", "y");
    }

    @Test
    void aSessionCountsWhatIsThereAndSumsWhatEverWas() {
        var usage = Usage.newBuilder().setInputTokens(10).build();
        var costly = Samples.text("x".repeat(1000)).toBuilder().setUsage(usage).build();
        caller.append(id, costly, costly, costly);
        var before = caller.get(id);

        caller.append(replace(1, 3, costly));

        var after = caller.get(id);
        assertThat(after.getMessageCount()).isEqualTo(2);
        assertThat(after.getLastSequence()).isEqualTo(4);
        assertThat(after.getContentBytes()).isPositive().isLessThan(before.getContentBytes());
        assertThat(after.getUsage().getInputTokens()).isEqualTo(40);
    }

    @Test
    void contentBytesAreThoseOfTheMessagesThatAreThere() {
        caller.append(id, Samples.text("m1", "a".repeat(500)));
        var one = caller.get(id).getContentBytes();
        caller.append(id, Samples.text("m2", "b".repeat(700)), Samples.text("m3", "c".repeat(900)));

        caller.append(replace(0, 3, Samples.text("m4", "d".repeat(500))));

        assertThat(caller.get(id).getContentBytes()).isEqualTo(one);
    }

    @Test
    void theRetryErasesNothing() {
        threeMessages();
        var request = replace(1, 3, Samples.text("x1", "x"), Samples.text("x2", "y"));
        var first = caller.append(request);

        var retry = caller.append(request);

        assertReplays(retry, first);
        assertThat(caller.texts(id)).containsExactly("a", "x", "y");
    }

    @Test
    void theRetryErasesNothingThatOthersAppended() {
        threeMessages();
        var request = replace(1, 3, Samples.text("x1", "x"));
        var first = caller.append(request);
        caller.append(id, Samples.text("others"));

        assertReplays(caller.append(request), first);
        assertThat(caller.texts(id)).containsExactly("a", "x", "others");
    }

    @Test
    void theRetryOfARequestIdErasesNothing() {
        threeMessages();
        var request = replace(1, 3, Samples.text("x"), Samples.text("y")).setRequestId(Samples.newId());
        var first = caller.append(request);
        caller.append(id, Samples.text("others"));

        assertReplays(caller.append(request), first);
        assertThat(caller.texts(id)).containsExactly("a", "x", "y", "others");
    }

    @Test
    void aReplacementCanBeRetriedAfterTheSessionWasClosed() {
        threeMessages();
        var request = replace(1, 3, Samples.text("x1", "x"));
        var first = caller.append(request);
        close();

        assertReplays(caller.append(request), first);
    }

    @Test
    void aMessageThatIsReplacedMayComeBackBesideNewOnes() {
        threeMessages();

        var appended = caller.append(replace(1, 3, Samples.text("m3", "c again"), Samples.text("m4", "d")));

        assertThat(appended.getResultsList())
                .extracting(AppendMessagesResult::getSequence)
                .containsExactly(4L, 5L);
        assertThat(appended.getResultsList()).noneMatch(AppendMessagesResult::getReplayed);
        assertThat(caller.texts(id)).containsExactly("a", "c again", "d");
        assertThat(caller.message(id, "m3").getSequence()).isEqualTo(4);
        assertThat(caller.get(id).getMessageCount()).isEqualTo(3);
    }

    @Test
    void aBatchThatIsThereAlreadyIsAReplayEvenBeforeTheSequence() {
        threeMessages();

        var replay = caller.append(replace(2, 3, Samples.text("m1", "a"), Samples.text("m3", "c")));

        assertThat(replay.getResultsList())
                .extracting(AppendMessagesResult::getSequence)
                .containsExactly(1L, 3L);
        assertThat(replay.getResultsList()).allMatch(AppendMessagesResult::getReplayed);
        assertThat(caller.texts(id)).containsExactly("a", "b", "c");
    }

    @Test
    void aStatePatchIsAppliedInTheSameStep() {
        threeMessages();

        caller.append(replace(1, 3, Samples.text("x"))
                .setStatePatch(StatePatch.newBuilder().putSet("key", "1")));

        assertThat(caller.state(id)).containsEntry("key", "1");
    }

    @Test
    void anIdThatWasReplacedCanBeUsedAgain() {
        threeMessages();
        caller.append(replace(1, 3, Samples.text("x")));

        var appended = caller.append(id, Samples.text("m2", "b again"));

        assertThat(appended.getResults(0).getReplayed()).isFalse();
        assertThat(appended.getLastSequence()).isEqualTo(5);
    }

    @Test
    void theLastMessageTimeNeverGoesBack() {
        threeMessages();
        var before = caller.get(id).getLastMessageTime();

        var appended = caller.append(replace(0, 3, Samples.text("x")));

        assertThat(Samples.instant(caller.get(id).getLastMessageTime()))
                .isEqualTo(Samples.instant(appended.getResults(0).getCreateTime()))
                .isAfterOrEqualTo(Samples.instant(before));
    }

    @Test
    void everySavedTimeTheWholeLogCanBeReplaced() {
        long last = 0;
        for (int i = 1; i <= 5; i++) {
            var request = Caller.appendRequest(id)
                    .setExpectedLastSequence(last)
                    .setReplaceAfterSequence(0)
                    .setRequestId(Samples.newId());
            for (int j = 0; j < i; j++) {
                request.addMessages(Samples.text("%d of %d".formatted(j, i)));
            }
            last = twice(caller, request).getLastSequence();
        }

        assertThat(caller.texts(id)).containsExactly("0 of 5", "1 of 5", "2 of 5", "3 of 5", "4 of 5");
        assertThat(caller.get(id).getLastSequence()).isEqualTo(15);
    }

    private void threeMessages() {
        caller.append(id, Samples.text("m1", "a"), Samples.text("m2", "b"), Samples.text("m3", "c"));
    }

    private void close() {
        caller.update(id, fields -> fields.setStatus(SessionStatus.SESSION_STATUS_CLOSED), "status");
    }

    private AppendMessagesRequest.Builder replace(long after, long expected, Message... messages) {
        return Caller.appendRequest(id, messages)
                .setExpectedLastSequence(expected)
                .setReplaceAfterSequence(after);
    }
}
