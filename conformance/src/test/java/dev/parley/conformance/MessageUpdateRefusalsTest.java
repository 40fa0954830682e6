package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Target;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStatus;
import dev.parley.v1.Part;
import dev.parley.v1.UpdateMessageRequest;
import dev.parley.v1.Usage;
import java.util.Collections;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates of messages that are refused, and change nothing. */
class MessageUpdateRefusalsTest {
    private static final int MESSAGE_BYTES = Target.limit("message_bytes", 1 << 20);
    private static final int TEXT_BYTES = Target.limit("text_bytes", 256);
    private static final int METADATA_BYTES = Target.limit("provider_metadata_bytes", 256 << 10);

    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();
    private final Message before = caller.store(
            id,
            Samples.text("m", "a").toBuilder()
                    .setStatus(MessageStatus.MESSAGE_STATUS_IN_PROGRESS)
                    .build());

    @AfterEach
    void nothingIsChanged() {
        assertThat(caller.message(id, "m")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "message_id",
                "sequence",
                "role",
                "author",
                "turn_id",
                "run_id",
                "parent_message_id",
                "branch",
                "summary",
                "event_time",
                "create_time",
                "update_time",
                "etag",
                "Model",
                "finishReason",
                "parts.text",
                "usage.input_tokens",
                "labels.a",
                "model,labels",
                " model",
                "content"
            })
    void aPathThatNamesNoFieldThatCanChangeIsRefused(String path) {
        assertRefused(() -> caller.edit(id, "m", fields -> fields.setModel("x"), "model", path), Reason.INVALID_FIELD)
                .at("update_mask.paths[1]");
    }

    @Test
    void anEmptyMaskIsRefused() {
        assertRefused(() -> caller.edit(id, "m", fields -> fields.setModel("x")), Reason.INVALID_FIELD)
                .at("update_mask");
        var without = UpdateMessageRequest.newBuilder()
                .setSessionId(id)
                .setMessage(Message.newBuilder().setMessageId("m").setModel("x"));
        assertRefused(() -> caller.edit(without), Reason.INVALID_FIELD).at("update_mask");
    }

    @Test
    void aMaskOfMoreThanAThousandPathsIsRefused() {
        var paths = Collections.nCopies(1001, "model").toArray(String[]::new);

        assertRefused(() -> caller.edit(id, "m", fields -> fields.setModel("x"), paths), Reason.INVALID_FIELD)
                .at("update_mask");
    }

    @Test
    void aRequestWithoutIdsIsRefused() {
        assertRefused(() -> caller.edit(Caller.editRequest("", "", fields -> fields, "model")), Reason.INVALID_FIELD)
                .at("session_id", "message.message_id");
        assertRefused(() -> caller.edit(UpdateMessageRequest.newBuilder()), Reason.INVALID_FIELD)
                .at("session_id", "message.message_id", "update_mask");
    }

    @Test
    void whatIsWrongInAFieldThatIsNamedIsToldWithItsPath() {
        var tooLong = "x".repeat(TEXT_BYTES + 1);

        assertWrong(fields -> fields.setModel(tooLong), "model", "message.model");
        assertWrong(fields -> fields.setFinishReason(tooLong), "finish_reason", "message.finish_reason");
        assertWrong(
                fields -> fields.setError(fields.getErrorBuilder().setCode(tooLong)), "error", "message.error.code");
        assertWrong(fields -> fields.setTokenCount(-1), "token_count", "message.token_count");
        assertWrong(fields -> fields.setStatusValue(99), "status", "message.status");
        assertWrong(
                fields -> fields.setUsage(Usage.newBuilder().setOutputTokens(-1)),
                "usage",
                "message.usage.output_tokens");
        assertWrong(
                fields -> fields.putProviderMetadata("k", ByteString.copyFrom(new byte[METADATA_BYTES])),
                "provider_metadata",
                "message.provider_metadata");
    }

    @Test
    void whatIsWrongInPartsAndLabelsIsToldWithItsPath() {
        assertRefused(
                        () -> caller.edit(id, "m", fields -> fields.addParts(Part.getDefaultInstance()), "parts"),
                        Reason.INVALID_FIELD)
                .within("message.parts[0]");
        assertRefused(
                        () -> caller.edit(id, "m", fields -> fields.addParts(Samples.resultPart("{")), "parts"),
                        Reason.INVALID_FIELD)
                .within("message.parts[0]");
        assertRefused(
                        () -> caller.edit(
                                id,
                                "m",
                                fields -> fields.addAllParts(Collections.nCopies(257, Samples.textPart("x"))),
                                "parts"),
                        Reason.INVALID_FIELD)
                .within("message.parts");
        assertRefused(() -> caller.edit(id, "m", fields -> fields.putLabels("A", "x"), "labels"), Reason.INVALID_FIELD)
                .within("message.labels");
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        assertRefused(
                        () -> caller.edit(
                                "",
                                "m",
                                fields -> fields.setTokenCount(-1).setStatusValue(99),
                                "token_count",
                                "status",
                                "role"),
                        Reason.INVALID_FIELD)
                .at("session_id", "message.token_count", "message.status", "update_mask.paths[2]");
    }

    @Test
    void aMissingSessionAndAMissingMessageAreNotFound() {
        assertRefused(
                () -> caller.edit(Samples.newId(), "m", fields -> fields.setModel("x"), "model"),
                Reason.SESSION_NOT_FOUND);
        assertRefused(
                        () -> caller.edit(
                                id, "n", fields -> fields.setModel("x").setEtag("stale"), "model"),
                        Reason.MESSAGE_NOT_FOUND)
                .telling("session_id", id)
                .telling("message_id", "n");
        assertRefused(() -> caller.edit(id, "n", fields -> fields, "model"), Reason.MESSAGE_NOT_FOUND);
    }

    @Test
    void aDeletedMessageIsNotFound() {
        caller.append(id, Samples.text("n", "a"));
        caller.deleteMessages(id, "n");

        assertRefused(() -> caller.edit(id, "n", fields -> fields, "pinned"), Reason.MESSAGE_NOT_FOUND);
    }

    @Test
    void fieldsAreCheckedBeforeTheSession() {
        assertRefused(
                () -> caller.edit(Samples.newId(), "m", fields -> fields.setTokenCount(-1), "token_count"),
                Reason.INVALID_FIELD);
    }

    @Test
    void aMessageThatWouldBeTooLargeAfterwardsIsRefused() {
        assertRefused(() -> caller.edit(tooLargeBy(1)), Reason.MESSAGE_TOO_LARGE)
                .within("message");
        assertRefused(() -> caller.edit(tooLargeBy(300_000)), Reason.MESSAGE_TOO_LARGE)
                .within("message");
    }

    @Test
    void anEtagIsCheckedBeforeTheSize() {
        var request = tooLargeBy(1);
        request.getMessageBuilder().setEtag("stale");

        assertRefused(() -> caller.edit(request), Reason.ETAG_MISMATCH);
    }

    @Test
    void aMessageOfExactlyTheLimitAfterwardsIsTaken() {
        var large = Samples.text("large-" + "x".repeat(100), "a").toBuilder()
                .setStatus(MessageStatus.MESSAGE_STATUS_IN_PROGRESS)
                .build();
        caller.append(id, large);
        var parts = partsFor(large, MESSAGE_BYTES);
        var tooMany = partsFor(large, MESSAGE_BYTES + 1);

        assertRefused(
                () -> caller.edit(id, large.getMessageId(), fields -> fields.addParts(tooMany), "parts"),
                Reason.MESSAGE_TOO_LARGE);
        var updated = caller.edit(id, large.getMessageId(), fields -> fields.addParts(parts), "parts");

        assertThat(Samples.sent(updated).getSerializedSize()).isEqualTo(MESSAGE_BYTES);
        assertRefused(
                () -> caller.edit(id, large.getMessageId(), fields -> fields.setPinned(true), "pinned"),
                Reason.MESSAGE_TOO_LARGE);
    }

    @Test
    void aMessageThatShrinksIsNeverTooLarge() {
        // Neither its id nor its status was sent, so with them it is above the limit.
        var sent = Samples.ofSize("", MESSAGE_BYTES).toBuilder().setPinned(true).build();
        var full = Samples.ofSize("", MESSAGE_BYTES - (sent.getSerializedSize() - MESSAGE_BYTES)).toBuilder()
                .setPinned(true)
                .build();
        var messageId = caller.append(id, full).getResults(0).getMessageId();

        var updated = caller.edit(id, messageId, fields -> fields, "pinned");

        assertThat(full.getSerializedSize()).isEqualTo(MESSAGE_BYTES);
        assertThat(updated.getPinned()).isFalse();
    }

    private UpdateMessageRequest.Builder tooLargeBy(int bytes) {
        return Caller.editRequest(
                id, "m", fields -> fields.addParts(partsFor(Samples.sent(before), MESSAGE_BYTES + bytes)), "parts");
    }

    // The text with which a message has so many bytes.
    private static Part partsFor(Message message, int bytes) {
        var other = message.toBuilder().clearParts().build().getSerializedSize();
        var text = Samples.textOf(Samples.ofSize("", bytes - other + 2));
        return Samples.textPart(text);
    }

    private void assertWrong(UnaryOperator<Message.Builder> fields, String path, String field) {
        assertRefused(() -> caller.edit(id, "m", fields, path), Reason.INVALID_FIELD)
                .at(field);
    }
}
