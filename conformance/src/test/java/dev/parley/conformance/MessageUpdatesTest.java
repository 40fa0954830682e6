package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static dev.parley.conformance.support.Replays.assertReplays;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.RandomMessages;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.Message;
import dev.parley.v1.MessageError;
import dev.parley.v1.MessageFilter;
import dev.parley.v1.MessageStatus;
import dev.parley.v1.SessionStatus;
import dev.parley.v1.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** {@code UpdateMessage}: what it changes, and what it leaves alone. */
class MessageUpdatesTest {
    private static final String[] ALL = {
        "parts",
        "usage",
        "status",
        "model",
        "finish_reason",
        "error",
        "labels",
        "pinned",
        "provider_metadata",
        "token_count"
    };

    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void everyFieldThatAMaskCanNameIsChanged() {
        stored();
        var values = Message.newBuilder()
                .addParts(Samples.textPart("b"))
                .addParts(Samples.opaquePart("{\"b\": 1, \"a\": 2}"))
                .setUsage(Usage.newBuilder().setInputTokens(1).setOutputTokens(2))
                .setStatus(MessageStatus.MESSAGE_STATUS_FAILED)
                .setModel("model")
                .setFinishReason("length")
                .setError(MessageError.newBuilder().setCode("code").setMessage("why"))
                .putLabels("a", "1")
                .setPinned(true)
                .putProviderMetadata("key", ByteString.copyFromUtf8("value"))
                .setTokenCount(7);

        var updated = caller.edit(id, "m", fields -> fields.mergeFrom(values.build()), ALL);

        assertThat(Samples.sent(updated))
                .isEqualTo(values.setMessageId("m")
                        .setRole(updated.getRole())
                        .setAuthor("author")
                        .build());
        assertThat(caller.message(id, "m")).isEqualTo(updated);
        assertThat(caller.message(id, 1)).isEqualTo(updated);
        assertThat(caller.log(id)).containsExactly(updated);
    }

    @Test
    void whatTheMaskDoesNotNameStaysAsItIs() {
        var before = stored();

        var updated = caller.edit(
                id,
                "m",
                fields -> fields.setModel("new")
                        .setRoleValue(99)
                        .setStatusValue(99)
                        .setAuthor("another")
                        .setTurnId("\u0000")
                        .setTokenCount(-1)
                        .putLabels("NOT A KEY", "x"),
                "model");

        assertThat(Samples.sent(updated))
                .isEqualTo(Samples.sent(before).toBuilder().setModel("new").build());
    }

    @Test
    void aFieldThatIsNamedAndNotSetIsCleared() {
        stored();
        caller.edit(
                id,
                "m",
                fields -> fields.setModel("model")
                        .setFinishReason("stop")
                        .setUsage(Usage.newBuilder().setInputTokens(1))
                        .setError(MessageError.newBuilder().setCode("code"))
                        .putLabels("a", "1")
                        .setPinned(true)
                        .putProviderMetadata("key", ByteString.EMPTY)
                        .setTokenCount(7),
                "model",
                "finish_reason",
                "usage",
                "error",
                "labels",
                "pinned",
                "provider_metadata",
                "token_count");

        var cleared = caller.edit(id, "m", fields -> fields, ALL);

        assertThat(Samples.sent(cleared))
                .isEqualTo(Message.newBuilder()
                        .setMessageId("m")
                        .setRole(cleared.getRole())
                        .setAuthor("author")
                        .setStatus(MessageStatus.MESSAGE_STATUS_COMPLETE)
                        .build());
    }

    @Test
    void labelsAndMetadataAreReplacedAsAWhole() {
        stored();
        caller.edit(
                id,
                "m",
                fields -> fields.putLabels("a", "1").putProviderMetadata("a", ByteString.copyFromUtf8("1")),
                "labels",
                "provider_metadata");

        var updated = caller.edit(
                id,
                "m",
                fields -> fields.putLabels("b", "2").putProviderMetadata("b", ByteString.copyFromUtf8("2")),
                "labels",
                "provider_metadata");

        assertThat(updated.getLabelsMap()).containsOnlyKeys("b");
        assertThat(updated.getProviderMetadataMap()).containsOnlyKeys("b");
    }

    @Test
    void anUpdateMovesTheEtagAndTheUpdateTimeAndNothingElseOfTheServers() {
        var before = stored();

        var updated = caller.edit(id, "m", fields -> fields.setPinned(true), "pinned");

        assertThat(updated.getEtag()).isNotEmpty().isNotEqualTo(before.getEtag());
        assertThat(Samples.instant(updated.getUpdateTime())).isAfter(Samples.instant(before.getUpdateTime()));
        assertThat(updated.getSequence()).isEqualTo(before.getSequence());
        assertThat(updated.getCreateTime()).isEqualTo(before.getCreateTime());
        assertThat(before.getUpdateTime()).isEqualTo(before.getCreateTime());
    }

    @Test
    void anUpdateChangesNoOtherMessageAndNoEtagOfTheSession() {
        stored();
        var other = caller.store(id, Samples.text("other", "x"));
        caller.setState(id, "key", "1");
        var session = caller.get(id);
        var state = caller.stateOf(id);

        caller.edit(id, "m", fields -> fields.setTokenCount(3), "token_count");

        assertThat(caller.message(id, "other")).isEqualTo(other);
        assertThat(caller.stateOf(id)).isEqualTo(state);
        var after = caller.get(id);
        assertThat(after.getEtag()).isEqualTo(session.getEtag());
        assertThat(after.getUpdateTime()).isEqualTo(session.getUpdateTime());
        assertThat(after.getLastSequence()).isEqualTo(session.getLastSequence());
        assertThat(after.getLastMessageTime()).isEqualTo(session.getLastMessageTime());
    }

    @Test
    void unknownFieldsOfAMessageOutliveItsUpdates() {
        var unknown = UnknownFieldSet.newBuilder()
                .addField(1000, UnknownFieldSet.Field.newBuilder().addVarint(-1).build())
                .build();
        caller.append(id, inProgress("m", "a").setUnknownFields(unknown).build());
        var part = Samples.textPart("b").toBuilder().setUnknownFields(unknown).build();

        var updated = caller.edit(id, "m", fields -> fields.addParts(part), "parts");

        assertThat(updated.getUnknownFields()).isEqualTo(unknown);
        assertThat(updated.getParts(0)).isEqualTo(part);
        assertThat(caller.edit(id, "m", fields -> fields.setPinned(true), "pinned")
                        .getUnknownFields())
                .isEqualTo(unknown);
    }

    @RepeatedTest(5)
    void anyMessageCanBecomeAnyOther() {
        var random = new RandomMessages(new Random());
        var first = random.next().toBuilder()
                .setStatus(MessageStatus.MESSAGE_STATUS_IN_PROGRESS)
                .build();
        caller.append(id, first);
        var second = random.next();

        var updated = caller.edit(
                id, first.getMessageId(), fields -> fields.mergeFrom(second).setMessageId(first.getMessageId()), ALL);

        var expected = first.toBuilder();
        for (var path : ALL) {
            var field = Message.getDescriptor().findFieldByName(path);
            if (field.isRepeated() || second.hasField(field)) {
                expected.setField(field, second.getField(field));
            } else {
                expected.clearField(field);
            }
        }
        assertThat(Samples.sent(updated)).isEqualTo(expected.build());
        assertThat(caller.message(id, first.getMessageId())).isEqualTo(updated);
    }

    @Test
    void filtersOfListsGoByWhatIsThereNow() {
        stored();
        var running = MessageFilter.newBuilder().addStatuses(MessageStatus.MESSAGE_STATUS_IN_PROGRESS);
        var labelled = MessageFilter.newBuilder().putLabels("a", "1");
        assertThat(caller.all(Caller.listRequest(id).setFilter(running))).hasSize(1);

        caller.edit(id, "m", fields -> fields.putLabels("a", "1"), "labels", "status");

        assertThat(caller.all(Caller.listRequest(id).setFilter(running))).isEmpty();
        assertThat(caller.all(Caller.listRequest(id).setFilter(labelled))).hasSize(1);
    }

    @Test
    void aMessageCanGrowPartByPart() {
        stored();
        var parts = IntStream.range(0, 100)
                .mapToObj(i -> Samples.textPart("part " + i))
                .toList();

        for (int i = 1; i <= parts.size(); i++) {
            var grown = parts.subList(0, i);
            caller.edit(id, "m", fields -> fields.addAllParts(grown), "parts");
        }

        assertThat(caller.message(id, 1).getPartsList()).isEqualTo(parts);
        assertThat(caller.get(id).getMessageCount()).isEqualTo(1);
    }

    @Test
    void aPathMayBeNamedTwice() {
        stored();

        assertThat(caller.edit(id, "m", fields -> fields.setModel("x"), "model", "model")
                        .getModel())
                .isEqualTo("x");
    }

    @Test
    void theRetryOfAnAppendWhoseMessageWasUpdatedIsAReplay() {
        var request = Caller.appendRequest(id, inProgress("m", "a").build());
        var first = caller.append(request);
        var updated = caller.edit(
                id,
                "m",
                fields -> fields.addParts(Samples.textPart("b")).putLabels("a", "1"),
                "parts",
                "labels",
                "status");

        assertReplays(caller.append(request), first);
        assertReplays(caller.append(id, Samples.text("m", "what was never sent")), first);
        assertThat(caller.message(id, "m")).isEqualTo(updated);
    }

    @Test
    void theContentIsComparedAfterAnUpdateThatChangedNothing() {
        stored();
        caller.edit(id, "m", fields -> fields.setModel(""), "model");

        assertRefused(() -> caller.append(id, Samples.text("m", "other")), Reason.MESSAGE_ID_CONFLICT);
    }

    @Test
    void anUpdateOfAClosedSessionsMessageIsTaken() {
        stored();
        caller.update(id, fields -> fields.setStatus(SessionStatus.SESSION_STATUS_CLOSED), "status");

        assertThat(caller.edit(id, "m", fields -> fields, "status").getStatus())
                .isEqualTo(MessageStatus.MESSAGE_STATUS_COMPLETE);
    }

    @Test
    void etagsOfAllVersionsOfAllMessagesDiffer() {
        caller.append(id, inProgress("m", "a").build(), inProgress("n", "a").build());
        var etags =
                new ArrayList<>(caller.log(id).stream().map(Message::getEtag).toList());

        for (int i = 0; i < 20; i++) {
            int count = i + 1;
            for (var messageId : List.of("m", "n")) {
                etags.add(caller.edit(id, messageId, fields -> fields.setTokenCount(count), "token_count")
                        .getEtag());
            }
        }

        assertThat(etags).doesNotHaveDuplicates();
    }

    private Message stored() {
        return caller.store(id, inProgress("m", "a").setAuthor("author").build());
    }

    private static Message.Builder inProgress(String messageId, String text) {
        return Samples.text(messageId, text).toBuilder().setStatus(MessageStatus.MESSAGE_STATUS_IN_PROGRESS);
    }
}
