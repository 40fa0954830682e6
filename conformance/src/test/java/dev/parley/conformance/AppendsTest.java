package dev.parley.conformance;

import static dev.parley.conformance.support.Samples.instant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.AppendMessagesResult;
import dev.parley.v1.ListSessionsRequest;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStatus;
import dev.parley.v1.Role;
import dev.parley.v1.Session;
import dev.parley.v1.StatePatch;
import dev.parley.v1.Usage;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Appending messages: what is answered, and what a session knows afterwards. */
class AppendsTest {
    private final Caller caller = Caller.ofNewTenant();
    private final Session session = caller.create();
    private final String id = session.getSessionId();

    @Test
    void sequencesBeginAtOneAndHaveNoHoles() {
        var first = caller.append(id, Samples.text("a"), Samples.text("b"));
        var second = caller.append(id, Samples.text("c"));

        assertThat(first.getResultsList())
                .extracting(AppendMessagesResult::getSequence)
                .containsExactly(1L, 2L);
        assertThat(first.getLastSequence()).isEqualTo(2);
        assertThat(second.getResults(0).getSequence()).isEqualTo(3);
        assertThat(second.getLastSequence()).isEqualTo(3);
    }

    @Test
    void anAnswerHasOneResultForEachMessageInItsOrder() {
        var appended = caller.append(id, Samples.text("z", "1"), Samples.text("a", "2"), Samples.text("m", "3"));

        assertThat(appended.getResultsList())
                .extracting(AppendMessagesResult::getMessageId)
                .containsExactly("z", "a", "m");
        assertThat(appended.getResultsList()).noneMatch(AppendMessagesResult::getReplayed);
        assertThat(appended.getSessionUid()).isEqualTo(session.getUid());
    }

    @Test
    void messagesAreReadAsTheResultsSay() {
        var appended = caller.append(id, Samples.text("a"), Samples.text("b"));

        var log = caller.log(id);

        for (int i = 0; i < 2; i++) {
            var result = appended.getResults(i);
            assertThat(log.get(i).getMessageId()).isEqualTo(result.getMessageId());
            assertThat(log.get(i).getSequence()).isEqualTo(result.getSequence());
            assertThat(log.get(i).getCreateTime()).isEqualTo(result.getCreateTime());
        }
    }

    @Test
    void messagesWithoutIdsGetDifferentIds() {
        var appended = caller.append(id, Samples.text("same"), Samples.text("same"), Samples.text("same"));

        assertThat(appended.getResultsList())
                .extracting(AppendMessagesResult::getMessageId)
                .doesNotHaveDuplicates()
                .allMatch(made -> made.matches("[A-Za-z0-9][A-Za-z0-9._:~@-]{0,127}"));
    }

    @Test
    void aMessageIdIsUniqueInItsSessionOnly() {
        var other = caller.createId();
        caller.append(id, Samples.text("m", "here"));

        var appended = caller.append(other, Samples.text("m", "there"));

        assertThat(appended.getResults(0).getReplayed()).isFalse();
        assertThat(caller.texts(id)).containsExactly("here");
        assertThat(caller.texts(other)).containsExactly("there");
    }

    @Test
    void messageIdsAreCaseSensitive() {
        caller.append(id, Samples.text("m", "lower"), Samples.text("M", "upper"));

        assertThat(Samples.textOf(caller.message(id, "m"))).isEqualTo("lower");
        assertThat(Samples.textOf(caller.message(id, "M"))).isEqualTo("upper");
    }

    @Test
    void aMessageHasAnEtagAndTimesInMicrosecondsThatNeverDecrease() {
        for (int i = 0; i < 20; i++) {
            caller.append(id, Samples.text("a"), Samples.text("b"));
        }

        var log = caller.log(id);

        assertThat(log)
                .hasSize(40)
                .isSortedAccordingTo((a, b) -> instant(a.getCreateTime()).compareTo(instant(b.getCreateTime())));
        assertThat(log).allSatisfy(message -> {
            assertThat(message.getEtag()).isNotEmpty();
            assertThat(instant(message.getCreateTime()))
                    .isEqualTo(instant(message.getCreateTime()).truncatedTo(ChronoUnit.MICROS));
            assertThat(message.getUpdateTime()).isEqualTo(message.getCreateTime());
        });
        assertThat(log).extracting(Message::getEtag).doesNotHaveDuplicates();
    }

    @Test
    void aMessageIsCompleteUnlessItSaysOtherwise() {
        var unset = caller.store(id, Samples.text("a"));
        var inProgress = caller.store(
                id,
                Samples.text("b").toBuilder()
                        .setStatus(MessageStatus.MESSAGE_STATUS_IN_PROGRESS)
                        .build());

        assertThat(unset.getStatus()).isEqualTo(MessageStatus.MESSAGE_STATUS_COMPLETE);
        assertThat(inProgress.getStatus()).isEqualTo(MessageStatus.MESSAGE_STATUS_IN_PROGRESS);
    }

    @Test
    void aMessageMayHaveNoParts() {
        var stored =
                caller.store(id, Message.newBuilder().setRole(Role.ROLE_TOOL).build());

        assertThat(stored.getPartsList()).isEmpty();
        assertThat(stored.getRole()).isEqualTo(Role.ROLE_TOOL);
    }

    @Test
    void outputOnlyFieldsOfAMessageAreTheServersOwn() {
        var asked = Samples.text("a").toBuilder().setSequence(77).setEtag("mine");
        asked.getCreateTimeBuilder().setSeconds(7);
        asked.getUpdateTimeBuilder().setSeconds(7);

        var stored = caller.store(id, asked.build());

        assertThat(stored.getSequence()).isEqualTo(1);
        assertThat(stored.getEtag()).isNotEqualTo("mine");
        assertThat(stored.getCreateTime().getSeconds()).isGreaterThan(7);
        assertThat(stored.getUpdateTime().getSeconds()).isGreaterThan(7);
    }

    @Test
    void aSessionCountsItsMessages() {
        caller.append(id, Samples.text("a"), Samples.text("b"));
        var two = caller.get(id);
        caller.append(id, Samples.text("c"));
        var three = caller.get(id);

        assertThat(two.getMessageCount()).isEqualTo(2);
        assertThat(two.getLastSequence()).isEqualTo(2);
        assertThat(two.getContentBytes()).isPositive();
        assertThat(three.getMessageCount()).isEqualTo(3);
        assertThat(three.getLastSequence()).isEqualTo(3);
        assertThat(three.getContentBytes()).isGreaterThan(two.getContentBytes());
    }

    @Test
    void contentBytesAreThoseOfTheMessagesWithoutTheirIdsAndStatuses() {
        var message = Samples.text("m1", "some text").toBuilder()
                .setAuthor("somebody")
                .setTokenCount(7)
                .putLabels("a", "1");
        var other = Samples.text("another text").toBuilder().setStatus(MessageStatus.MESSAGE_STATUS_FAILED);

        caller.append(id, message.build(), other.build());

        assertThat(caller.get(id).getContentBytes())
                .isEqualTo(message.clearMessageId().build().getSerializedSize()
                        + other.clearStatus().build().getSerializedSize());
    }

    @Test
    void aSessionSumsTheUsageOfItsMessages() {
        var usage = Usage.newBuilder()
                .setInputTokens(1000)
                .setOutputTokens(100)
                .setCachedInputTokens(10)
                .setReasoningTokens(1)
                .build();
        var message = Samples.text("a").toBuilder().setUsage(usage).build();

        caller.append(id, message, Samples.text("without"), message);
        caller.append(id, message);

        assertThat(caller.get(id).getUsage())
                .isEqualTo(Usage.newBuilder()
                        .setInputTokens(3000)
                        .setOutputTokens(300)
                        .setCachedInputTokens(30)
                        .setReasoningTokens(3)
                        .build());
    }

    @Test
    void theLastMessageTimeIsThatOfTheNewestMessage() {
        caller.append(id, Samples.text("a"));
        var appended = caller.append(id, Samples.text("b"), Samples.text("c"));

        assertThat(caller.get(id).getLastMessageTime())
                .isEqualTo(appended.getResults(1).getCreateTime());
    }

    @Test
    void whatTheListOfSessionsCountsIsWhatTheSessionCounts() {
        caller.append(id, Samples.text("a"), Samples.text("b"));

        var listed = caller.sessions()
                .listSessions(ListSessionsRequest.getDefaultInstance())
                .getSessionsList();

        assertThat(listed).containsExactly(caller.get(id));
    }

    @Test
    void aStatePatchIsAppliedWithTheMessages() {
        caller.setState(id, "old", "1");

        caller.append(Caller.appendRequest(id, Samples.text("a"))
                .setStatePatch(StatePatch.newBuilder().putSet("new", "2").addRemove("old")));

        assertThat(caller.state(id)).containsOnlyKeys("new").containsEntry("new", "2");
        assertThat(caller.texts(id)).containsExactly("a");
    }

    @Test
    void theRightIncarnationTakesMessages() {
        var appended = caller.append(Caller.appendRequest(id, Samples.text("a")).setSessionUid(session.getUid()));

        assertThat(appended.getLastSequence()).isEqualTo(1);
    }

    @Test
    void readersSeeTheMessagesInTheOrderOfTheAppends() {
        for (var text : List.of("1", "2", "3", "4", "5")) {
            caller.append(id, Samples.text(text));
        }

        assertThat(caller.texts(id)).containsExactly("1", "2", "3", "4", "5");
    }
}
