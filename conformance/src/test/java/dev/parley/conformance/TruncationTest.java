package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.Message;
import dev.parley.v1.SessionStatus;
import dev.parley.v1.TruncateMessagesRequest;
import dev.parley.v1.Usage;
import org.junit.jupiter.api.Test;

/** {@code TruncateMessages}: a log is rewound, and counts on all the same. */
class TruncationTest {
    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void everythingBehindTheSequenceIsErased() {
        fourMessages();
        var kept = caller.log(id).subList(0, 2);

        var answer = caller.truncate(id, 2, 4);

        assertThat(answer.getDeletedCount()).isEqualTo(2);
        assertThat(answer.getLastSequence()).isEqualTo(4);
        assertThat(caller.log(id)).isEqualTo(kept);
        assertRefused(() -> caller.message(id, 3), Reason.MESSAGE_NOT_FOUND);
        assertRefused(() -> caller.message(id, "m4"), Reason.MESSAGE_NOT_FOUND);
        assertThat(caller.list(Caller.listRequest(id)).getLastSequence()).isEqualTo(4);
    }

    @Test
    void zeroErasesAll() {
        fourMessages();

        assertThat(caller.truncate(id, 0, 4).getDeletedCount()).isEqualTo(4);

        assertThat(caller.log(id)).isEmpty();
        var session = caller.get(id);
        assertThat(session.getMessageCount()).isZero();
        assertThat(session.getContentBytes()).isZero();
        assertThat(session.getLastSequence()).isEqualTo(4);
    }

    @Test
    void theNextMessageGetsTheSequenceBehindTheLast() {
        fourMessages();
        caller.truncate(id, 1, 4);

        var appended = caller.append(
                Caller.appendRequest(id, Samples.text("m2", "again")).setExpectedLastSequence(4));

        assertThat(appended.getLastSequence()).isEqualTo(5);
        assertThat(appended.getResults(0).getReplayed()).isFalse();
        assertThat(caller.log(id)).extracting(Message::getSequence).containsExactly(1L, 5L);
        assertThat(caller.texts(id)).containsExactly("a", "again");
    }

    @Test
    void theSessionKeepsWhatWasSpentAndWhenItWasActive() {
        var usage = Usage.newBuilder().setOutputTokens(5);
        for (int i = 0; i < 4; i++) {
            caller.append(
                    id, Samples.text("m" + i, "x").toBuilder().setUsage(usage).build());
        }
        var before = caller.get(id);

        caller.truncate(id, 1, 4);

        var after = caller.get(id);
        assertThat(after.getUsage().getOutputTokens()).isEqualTo(20);
        assertThat(after.getMessageCount()).isEqualTo(1);
        assertThat(after.getContentBytes()).isEqualTo(before.getContentBytes() / 4);
        assertThat(after.getLastMessageTime()).isEqualTo(before.getLastMessageTime());
        assertThat(after.getEtag()).isEqualTo(before.getEtag());
        assertThat(after.getUpdateTime()).isEqualTo(before.getUpdateTime());
    }

    @Test
    void theRetryErasesNothingMore() {
        fourMessages();
        caller.truncate(id, 2, 4);

        var retry = caller.truncate(id, 2, 4);

        assertThat(retry.getDeletedCount()).isZero();
        assertThat(retry.getLastSequence()).isEqualTo(4);
        assertThat(caller.texts(id)).containsExactly("a", "b");
    }

    @Test
    void aRetryBehindWhichSomebodyAppendedErasesNothing() {
        fourMessages();
        caller.truncate(id, 2, 4);
        caller.append(id, Samples.text("others"));

        assertRefused(() -> caller.truncate(id, 2, 4), Reason.SEQUENCE_MISMATCH).telling("last_sequence", 5);
        assertThat(caller.texts(id)).containsExactly("a", "b", "others");
    }

    @Test
    void anotherLastSequenceThanExpectedErasesNothing() {
        fourMessages();

        for (long expected : new long[] {0, 3, 5, Long.MAX_VALUE}) {
            assertRefused(() -> caller.truncate(id, 0, expected), Reason.SEQUENCE_MISMATCH)
                    .telling("last_sequence", 4);
        }
        assertThat(caller.log(id)).hasSize(4);
    }

    @Test
    void theGuardHoldsAlsoWhereThereIsNothingToErase() {
        fourMessages();

        assertRefused(() -> caller.truncate(id, 4, 3), Reason.SEQUENCE_MISMATCH);
        assertThat(caller.truncate(id, 4, 4).getDeletedCount()).isZero();
        assertThat(caller.truncate(id, Long.MAX_VALUE, 4).getDeletedCount()).isZero();
        assertThat(caller.log(id)).hasSize(4);
    }

    @Test
    void aTruncationOfWhatWasDeletedBeforeCountsWhatWasThere() {
        fourMessages();
        caller.deleteMessages(id, "m3");

        assertThat(caller.truncate(id, 1, 4).getDeletedCount()).isEqualTo(2);
        assertThat(caller.texts(id)).containsExactly("a");
    }

    @Test
    void aTruncationBehindAHoleKeepsAllBeforeIt() {
        fourMessages();
        caller.deleteMessages(id, "m2", "m3");

        assertThat(caller.truncate(id, 3, 4).getDeletedCount()).isEqualTo(1);
        assertThat(caller.texts(id)).containsExactly("a");
        assertThat(caller.truncate(id, 2, 4).getDeletedCount()).isZero();
    }

    @Test
    void anEmptyLogCanBeTruncated() {
        var answer = caller.truncate(id, 0, 0);

        assertThat(answer.getDeletedCount()).isZero();
        assertThat(answer.getLastSequence()).isZero();
    }

    @Test
    void aClosedSessionCanBeTruncated() {
        fourMessages();
        caller.update(id, fields -> fields.setStatus(SessionStatus.SESSION_STATUS_CLOSED), "status");

        assertThat(caller.truncate(id, 1, 4).getDeletedCount()).isEqualTo(3);
    }

    @Test
    void bothSequencesHaveToBeGiven() {
        fourMessages();
        var request = TruncateMessagesRequest.newBuilder().setSessionId(id).build();

        assertRefused(() -> caller.messages().truncateMessages(request), Reason.INVALID_FIELD)
                .at("after_sequence", "expected_last_sequence");
        assertRefused(
                        () -> caller.messages()
                                .truncateMessages(request.toBuilder()
                                        .setExpectedLastSequence(4)
                                        .build()),
                        Reason.INVALID_FIELD)
                .at("after_sequence");
        assertThat(caller.log(id)).hasSize(4);
    }

    @Test
    void sequencesBelowZeroAndSessionsWithoutAnIdAreRefused() {
        assertRefused(() -> caller.truncate("", -1, -1), Reason.INVALID_FIELD)
                .at("session_id", "after_sequence", "expected_last_sequence");
    }

    @Test
    void aMissingSessionIsNotFound() {
        assertRefused(() -> caller.truncate(Samples.newId(), 0, 9), Reason.SESSION_NOT_FOUND);
    }

    @Test
    void aLogOfThousandsCanBeTruncatedAndGoesOn() {
        caller.fill(id, 2500);

        assertThat(caller.truncate(id, 7, 2500).getDeletedCount()).isEqualTo(2493);

        caller.append(id, Samples.text("m", "new"));
        assertThat(caller.texts(id)).containsExactly("1", "2", "3", "4", "5", "6", "7", "new");
        assertThat(caller.message(id, "m").getSequence()).isEqualTo(2501);
    }

    private void fourMessages() {
        caller.append(
                id, Samples.text("m1", "a"), Samples.text("m2", "b"), Samples.text("m3", "c"), Samples.text("m4", "d"));
    }
}
