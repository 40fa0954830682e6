package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.BatchGetSessionsRequest;
import dev.parley.v1.CountSessionsRequest;
import dev.parley.v1.ForkPoint;
import dev.parley.v1.ListSessionsRequest;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStatus;
import dev.parley.v1.Session;
import dev.parley.v1.SessionStatus;
import dev.parley.v1.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code ForkSession}: what a copy has, and that it is a session of its own. */
class ForksTest {
    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void aForkHasTheSameMessagesButForTheirEtags() {
        fourMessages();
        caller.edit(id, "m2", fields -> fields.putLabels("a", "1"), "labels");

        var fork = caller.fork(id);

        var copied = caller.log(fork.getSessionId());
        assertThat(copied.stream().map(ForksTest::withoutEtag))
                .isEqualTo(caller.log(id).stream().map(ForksTest::withoutEtag).toList());
        assertThat(copied)
                .extracting(Message::getEtag)
                .doesNotContain("")
                .doesNotContainAnyElementsOf(
                        caller.log(id).stream().map(Message::getEtag).toList());
        for (var message : copied) {
            assertThat(caller.message(fork.getSessionId(), message.getMessageId()))
                    .isEqualTo(message);
            assertThat(caller.message(fork.getSessionId(), message.getSequence()))
                    .isEqualTo(message);
        }
    }

    @Test
    void aForkSaysWhatItsCopiesAmountTo() {
        fourMessages();
        var source = caller.get(id);

        var fork = caller.fork(Caller.forkRequest(id).setThroughSequence(2));

        assertThat(fork.getLastSequence()).isEqualTo(2);
        assertThat(fork.getMessageCount()).isEqualTo(2);
        assertThat(fork.getContentBytes()).isEqualTo(source.getContentBytes() / 2);
        assertThat(fork.getUsage().getInputTokens()).isEqualTo(2);
        assertThat(fork.getLastMessageTime()).isEqualTo(caller.message(id, 2).getCreateTime());
        assertThat(fork.getForkedFrom()).isEqualTo(point(source, 2));
        assertThat(caller.get(fork.getSessionId())).isEqualTo(fork);
        assertThat(source.hasForkedFrom()).isFalse();
    }

    @Test
    void aForkIsAnotherIncarnation() {
        var source = caller.get(id);

        var fork = caller.fork(id);

        assertThat(fork.getSessionId()).isNotEqualTo(id);
        assertThat(fork.getUid()).isNotEqualTo(source.getUid());
        assertThat(fork.getEtag()).isNotEmpty().isNotEqualTo(source.getEtag());
        assertThat(Samples.instant(fork.getCreateTime())).isAfter(Samples.instant(source.getCreateTime()));
        assertThat(fork.getUpdateTime()).isEqualTo(fork.getCreateTime());
        assertThat(fork.getStatus()).isEqualTo(SessionStatus.SESSION_STATUS_ACTIVE);
    }

    @Test
    void zeroCopiesAllThatThereIs() {
        fourMessages();
        caller.deleteMessages(id, "m4");

        var fork = caller.fork(Caller.forkRequest(id).setThroughSequence(0));

        assertThat(fork.getLastSequence()).isEqualTo(4);
        assertThat(fork.getForkedFrom()).isEqualTo(point(caller.get(id), 4));
        assertThat(caller.texts(fork.getSessionId())).containsExactly("a", "b", "c");
        assertThat(appendTo(fork)).isEqualTo(5);
    }

    @Test
    void aForkThroughAHoleEndsThere() {
        fourMessages();
        caller.deleteMessages(id, "m2", "m3");

        var fork = caller.fork(Caller.forkRequest(id).setThroughSequence(3));

        assertThat(fork.getLastSequence()).isEqualTo(3);
        assertThat(caller.texts(fork.getSessionId())).containsExactly("a");
        assertThat(fork.getMessageCount()).isEqualTo(1);
        assertThat(fork.getUsage().getInputTokens()).isEqualTo(1);
        assertThat(appendTo(fork)).isEqualTo(4);
    }

    @Test
    void aForkOfALogThatWasErasedHasNoMessagesAndCountsOn() {
        fourMessages();
        caller.truncate(id, 0, 4);

        var fork = caller.fork(id);

        assertThat(caller.log(fork.getSessionId())).isEmpty();
        assertThat(fork.getLastSequence()).isEqualTo(4);
        assertThat(fork.getUsage()).isEqualTo(Usage.getDefaultInstance());
        assertThat(fork.getContentBytes()).isZero();
        assertThat(fork.hasLastMessageTime()).isFalse();
        assertThat(appendTo(fork)).isEqualTo(5);
    }

    @Test
    void aForkOfASessionWithoutMessagesIsEmpty() {
        var fork = caller.fork(id);

        assertThat(fork.getLastSequence()).isZero();
        assertThat(fork.getForkedFrom()).isEqualTo(point(caller.get(id), 0));
        assertThat(appendTo(fork)).isEqualTo(1);
    }

    @Test
    void aForkBeyondTheLastSequenceIsRefused() {
        fourMessages();

        assertRefused(() -> caller.fork(Caller.forkRequest(id).setThroughSequence(5)), Reason.INVALID_FIELD)
                .at("through_sequence");
        assertRefused(() -> caller.fork(Caller.forkRequest(id).setThroughSequence(-1)), Reason.INVALID_FIELD)
                .at("through_sequence");
        assertThat(all()).extracting(Session::getSessionId).containsExactly(id);
    }

    @Test
    void aForkHasTheStateAsItIsNow() {
        caller.setState(id, "key", "{\"b\": 1, \"a\": 1.0}");
        caller.append(id, Samples.text("a"));
        caller.setState(id, "late", "null");

        var fork = caller.fork(Caller.forkRequest(id).setThroughSequence(1));

        assertThat(caller.state(fork.getSessionId()))
                .isEqualTo(caller.state(id))
                .hasSize(2);
        assertThat(caller.stateOf(fork.getSessionId()).getEtag())
                .isNotEqualTo(caller.stateOf(id).getEtag());
    }

    @Test
    void whatChangesInTheSourceDoesNotShowInTheFork() {
        fourMessages();
        caller.setState(id, "key", "1");
        var fork = caller.fork(id).getSessionId();
        var session = caller.get(fork);
        var log = caller.log(fork);
        var state = caller.stateOf(fork);

        changeEverything(id);
        assertThat(caller.get(fork)).isEqualTo(session);
        assertThat(caller.log(fork)).isEqualTo(log);
        assertThat(caller.stateOf(fork)).isEqualTo(state);

        caller.delete(id);
        assertThat(caller.get(fork)).isEqualTo(session);
        assertThat(caller.log(fork)).isEqualTo(log);
        assertThat(caller.stateOf(fork)).isEqualTo(state);
    }

    @Test
    void whatChangesInTheForkDoesNotShowInTheSource() {
        fourMessages();
        caller.setState(id, "key", "1");
        var session = caller.get(id);
        var log = caller.log(id);
        var state = caller.stateOf(id);
        var fork = caller.fork(id).getSessionId();

        changeEverything(fork);
        assertThat(caller.get(id)).isEqualTo(session);
        assertThat(caller.log(id)).isEqualTo(log);
        assertThat(caller.stateOf(id)).isEqualTo(state);

        caller.delete(fork);
        assertThat(caller.get(id)).isEqualTo(session);
        assertThat(caller.log(id)).isEqualTo(log);
        assertThat(caller.stateOf(id)).isEqualTo(state);
    }

    @Test
    void theRetryOfAnAppendToTheSourceIsAReplayInTheForkToo() {
        fourMessages();
        caller.edit(id, "m4", fields -> fields.setPinned(true), "pinned");
        var fork = caller.fork(id).getSessionId();

        assertThat(caller.append(fork, message("m1", "a")).getResults(0).getReplayed())
                .isTrue();
        assertThat(caller.append(fork, message("m4", "other")).getResults(0).getReplayed())
                .isTrue();
        assertRefused(() -> caller.append(fork, message("m2", "other")), Reason.MESSAGE_ID_CONFLICT);
    }

    @Test
    void aMessageThatWasNotCopiedCanBeAppended() {
        fourMessages();
        var fork = caller.fork(Caller.forkRequest(id).setThroughSequence(2)).getSessionId();

        var appended = caller.append(fork, Samples.text("m3", "another"));

        assertThat(appended.getResults(0).getReplayed()).isFalse();
        assertThat(appended.getLastSequence()).isEqualTo(3);
        assertThat(Samples.textOf(caller.message(id, "m3"))).isEqualTo("c");
    }

    @Test
    void aForkCanBeForked() {
        fourMessages();
        var first = caller.fork(Caller.forkRequest(id).setThroughSequence(3));
        caller.append(first.getSessionId(), Samples.text("new"));

        var second = caller.fork(Caller.forkRequest(first.getSessionId()).setThroughSequence(4));

        assertThat(second.getForkedFrom()).isEqualTo(point(first, 4));
        assertThat(caller.texts(second.getSessionId())).containsExactly("a", "b", "c", "new");
        assertThat(second.getUsage().getInputTokens()).isEqualTo(3);
        caller.delete(first.getSessionId());
        assertThat(caller.texts(second.getSessionId())).hasSize(4);
    }

    @Test
    void aForkIsInListsAndCounts() {
        fourMessages();
        var fork = caller.fork(id);

        assertThat(all()).containsExactlyInAnyOrder(caller.get(id), fork);
        assertThat(caller.sessions()
                        .countSessions(CountSessionsRequest.getDefaultInstance())
                        .getCount())
                .isEqualTo(2);
        assertThat(caller.sessions()
                        .batchGetSessions(BatchGetSessionsRequest.newBuilder()
                                .addSessionIds(fork.getSessionId())
                                .build())
                        .getSessionsList())
                .containsExactly(fork);
    }

    @Test
    void aLongLogIsCopiedInOrder() {
        caller.fill(id, 3000);

        var fork = caller.fork(Caller.forkRequest(id).setThroughSequence(2950));

        var log = caller.all(Caller.listRequest(fork.getSessionId()).setPageSize(1000));
        assertThat(log).hasSize(2950);
        assertThat(Samples.textOf(log.getLast())).isEqualTo("2950");
        assertThat(caller.message(fork.getSessionId(), 1234)).isEqualTo(log.get(1233));
    }

    private void changeEverything(String sessionId) {
        long last = caller.append(sessionId, Samples.text("more")).getLastSequence();
        caller.edit(sessionId, "m1", fields -> fields.setPinned(true), "pinned");
        caller.edit(sessionId, "m2", fields -> fields.addParts(Samples.textPart("x")), "parts", "status");
        caller.deleteMessages(sessionId, "m3");
        caller.setState(sessionId, "key", "2");
        caller.update(
                sessionId,
                fields -> fields.setTitle("new").setStatus(SessionStatus.SESSION_STATUS_CLOSED),
                "title",
                "status");
        caller.truncate(sessionId, 1, last);
    }

    private void fourMessages() {
        caller.append(id, message("m1", "a"), message("m2", "b"), message("m3", "c"), message("m4", "d"));
    }

    private static Message message(String messageId, String text) {
        return Samples.text(messageId, text).toBuilder()
                .setStatus(MessageStatus.MESSAGE_STATUS_IN_PROGRESS)
                .setUsage(Usage.newBuilder().setInputTokens(1))
                .build();
    }

    private static Message withoutEtag(Message message) {
        return message.toBuilder().clearEtag().build();
    }

    private long appendTo(Session session) {
        return caller.append(session.getSessionId(), Samples.text("next")).getLastSequence();
    }

    private List<Session> all() {
        return caller.sessions()
                .listSessions(ListSessionsRequest.getDefaultInstance())
                .getSessionsList();
    }

    private static ForkPoint point(Session source, long through) {
        return ForkPoint.newBuilder()
                .setSessionId(source.getSessionId())
                .setUid(source.getUid())
                .setThroughSequence(through)
                .build();
    }
}
