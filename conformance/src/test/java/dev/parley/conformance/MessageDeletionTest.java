package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.Message;
import dev.parley.v1.SessionStatus;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.StreamMessagesResponse;
import dev.parley.v1.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code DeleteMessages}: single messages go, and their sequences stay unused. */
class MessageDeletionTest {
    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void whatIsDeletedIsInNoAnswer() {
        threeMessages();

        var count = caller.deleteMessages(id, "m2");

        assertThat(count).isEqualTo(1);
        assertRefused(() -> caller.message(id, "m2"), Reason.MESSAGE_NOT_FOUND);
        assertRefused(() -> caller.message(id, 2), Reason.MESSAGE_NOT_FOUND);
        assertThat(caller.texts(id)).containsExactly("a", "c");
        assertThat(caller.all(Caller.listRequest(id).setDescending(true)))
                .extracting(Message::getSequence)
                .containsExactly(3L, 1L);
        var streamed = new ArrayList<StreamMessagesResponse>();
        caller.messages()
                .streamMessages(
                        StreamMessagesRequest.newBuilder().setSessionId(id).build())
                .forEachRemaining(streamed::add);
        assertThat(streamed)
                .filteredOn(StreamMessagesResponse::hasMessage)
                .extracting(item -> item.getMessage().getSequence())
                .containsExactly(1L, 3L);
        assertThat(streamed.getLast().getCaughtUp().getLastSequence()).isEqualTo(3);
    }

    @Test
    void whatStaysIsAsItWas() {
        threeMessages();
        var before = caller.log(id);

        caller.deleteMessages(id, "m1");

        assertThat(caller.log(id)).isEqualTo(before.subList(1, 3));
        assertThat(caller.message(id, "m3")).isEqualTo(before.get(2));
        assertThat(caller.message(id, 2)).isEqualTo(before.get(1));
    }

    @Test
    void onlyThoseThatWereThereAreCountedAndEachOnce() {
        threeMessages();

        assertThat(caller.deleteMessages(id, "m1", "never", "m3", "m1")).isEqualTo(2);
        assertThat(caller.deleteMessages(id, "m1", "m2", "m3")).isEqualTo(1);
        assertThat(caller.deleteMessages(id, "m1", "m2", "m3")).isZero();
        assertThat(caller.log(id)).isEmpty();
    }

    @Test
    void theSessionCountsWhatIsLeftAndKeepsWhatWasSpent() {
        var usage = Usage.newBuilder().setInputTokens(10).setReasoningTokens(3);
        for (int i = 1; i <= 3; i++) {
            caller.append(
                    id,
                    Samples.text("m" + i, "x".repeat(1000)).toBuilder()
                            .setUsage(usage)
                            .build());
        }
        var before = caller.get(id);

        caller.deleteMessages(id, "m1", "m3");

        var after = caller.get(id);
        assertThat(after.getMessageCount()).isEqualTo(1);
        assertThat(after.getContentBytes()).isEqualTo(before.getContentBytes() / 3);
        assertThat(after.getUsage()).isEqualTo(before.getUsage());
        assertThat(after.getLastSequence()).isEqualTo(3);
        assertThat(after.getLastMessageTime()).isEqualTo(before.getLastMessageTime());
        assertThat(after.getEtag()).isEqualTo(before.getEtag());
        assertThat(after.getUpdateTime()).isEqualTo(before.getUpdateTime());
    }

    @Test
    void theSequenceOfADeletedMessageIsNeverUsedAgain() {
        threeMessages();
        caller.deleteMessages(id, "m1", "m2", "m3");

        assertThat(caller.append(id, Samples.text("m4", "d")).getLastSequence()).isEqualTo(4);
        caller.deleteMessages(id, "m4");
        assertThat(caller.append(id, Samples.text("m5", "e")).getLastSequence()).isEqualTo(5);
        assertThat(caller.log(id)).extracting(Message::getSequence).containsExactly(5L);
    }

    @Test
    void aGuardSeesAppendsAndNoDeletions() {
        threeMessages();
        caller.deleteMessages(id, "m3");

        var appended = caller.append(Caller.appendRequest(id, Samples.text("d")).setExpectedLastSequence(3));

        assertThat(appended.getLastSequence()).isEqualTo(4);
    }

    @Test
    void theRetryOfAnAppendWhoseMessageWasDeletedAppendsItAnew() {
        var request = Caller.appendRequest(id, Samples.text("m1", "a"), Samples.text("m2", "b"));
        caller.append(request);
        caller.deleteMessages(id, "m1");

        var retry = caller.append(request);

        assertThat(retry.getResults(0).getReplayed()).isFalse();
        assertThat(retry.getResults(0).getSequence()).isEqualTo(3);
        assertThat(retry.getResults(1).getReplayed()).isTrue();
        assertThat(retry.getResults(1).getSequence()).isEqualTo(2);
        assertThat(caller.texts(id)).containsExactly("b", "a");
    }

    @Test
    void anIdThatWasDeletedCanHaveOtherContent() {
        threeMessages();
        var old = caller.message(id, "m2");
        caller.deleteMessages(id, "m2");

        var again = caller.store(id, Samples.text("m2", "again"));

        assertThat(again.getSequence()).isEqualTo(4);
        assertThat(again.getEtag()).isNotEqualTo(old.getEtag());
        assertThat(Samples.textOf(caller.message(id, "m2"))).isEqualTo("again");
        assertRefused(() -> caller.message(id, 2), Reason.MESSAGE_NOT_FOUND);
    }

    @Test
    void messagesOfAClosedSessionCanBeDeleted() {
        threeMessages();
        caller.update(id, fields -> fields.setStatus(SessionStatus.SESSION_STATUS_CLOSED), "status");

        assertThat(caller.deleteMessages(id, "m1")).isEqualTo(1);
    }

    @Test
    void aListGoesOnBehindWhatIsDeletedBetweenItsPages() {
        caller.fill(id, 10);
        var ids = caller.log(id).stream().map(Message::getMessageId).toList();
        var request = Caller.listRequest(id).setPageSize(3);
        var first = caller.list(request);

        caller.deleteMessages(id, ids.get(2), ids.get(3), ids.get(9));
        var rest = caller.all(request.setPageToken(first.getNextPageToken()));

        assertThat(rest).extracting(Message::getSequence).containsExactly(5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void aHundredIdsAreTakenAndMoreAreRefused() {
        caller.fill(id, 101);
        var ids = caller.log(id).stream().map(Message::getMessageId).toArray(String[]::new);

        assertRefused(() -> caller.deleteMessages(id, ids), Reason.INVALID_FIELD)
                .at("message_ids");
        assertThat(caller.get(id).getMessageCount()).isEqualTo(101);
        assertThat(caller.deleteMessages(id, Arrays.copyOf(ids, 100))).isEqualTo(100);
        assertThat(caller.texts(id)).containsExactly("101");
    }

    @Test
    void noIdsAndIdsOfAnotherFormAreRefused() {
        threeMessages();

        assertRefused(() -> caller.deleteMessages(id), Reason.INVALID_FIELD).at("message_ids");
        assertRefused(() -> caller.deleteMessages(id, "m1", "", "a b"), Reason.INVALID_FIELD)
                .at("message_ids[1]", "message_ids[2]");
        assertRefused(() -> caller.deleteMessages("", "m1"), Reason.INVALID_FIELD)
                .at("session_id");
        assertThat(caller.log(id)).hasSize(3);
    }

    @Test
    void aMissingSessionIsNotFound() {
        assertRefused(() -> caller.deleteMessages(Samples.newId(), "m1"), Reason.SESSION_NOT_FOUND);
    }

    @Test
    void everyOtherOfManyMessagesCanBeDeleted() {
        caller.fill(id, 1000);
        var all = caller.all(Caller.listRequest(id).setPageSize(1000));
        var kept = IntStream.range(0, 1000)
                .filter(i -> i % 2 == 1)
                .mapToObj(all::get)
                .toList();

        for (int from = 0; from < 1000; from += 200) {
            var ids = IntStream.range(from, from + 200)
                    .filter(i -> i % 2 == 0)
                    .mapToObj(i -> all.get(i).getMessageId())
                    .toArray(String[]::new);
            assertThat(caller.deleteMessages(id, ids)).isEqualTo(100);
        }

        assertThat(caller.log(id)).isEqualTo(kept);
        assertThat(caller.message(id, 1000)).isEqualTo(kept.getLast());
        assertThat(caller.message(id, kept.get(77).getMessageId())).isEqualTo(kept.get(77));
    }

    private void threeMessages() {
        caller.append(id, Samples.text("m1", "a"), Samples.text("m2", "b"), Samples.text("m3", "c"));
    }
}
