package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.Message;
import dev.parley.v1.MessageError;
import dev.parley.v1.MessageStatus;
import dev.parley.v1.Usage;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What an update may change while a message is in progress, and what once it is final. */
class MessageStatusesTest {
    /** Something else for every field that is a message's substance. */
    static final List<Map.Entry<String, UnaryOperator<Message.Builder>>> SUBSTANCE = List.of(
            Map.entry("parts", fields -> fields.addParts(Samples.textPart("b"))),
            Map.entry("usage", fields -> fields.setUsage(Usage.newBuilder().setInputTokens(1))),
            Map.entry("status", fields -> fields.setStatus(MessageStatus.MESSAGE_STATUS_IN_PROGRESS)),
            Map.entry("model", fields -> fields.setModel("another")),
            Map.entry("finish_reason", fields -> fields.setFinishReason("another")),
            Map.entry(
                    "error", fields -> fields.setError(MessageError.newBuilder().setCode("another"))));

    /** Something else for every field that can be noted of a message at any time. */
    static final List<Map.Entry<String, UnaryOperator<Message.Builder>>> NOTES = List.of(
            Map.entry("labels", fields -> fields.putLabels("a", "1")),
            Map.entry("pinned", fields -> fields.setPinned(true)),
            Map.entry("provider_metadata", fields -> fields.putProviderMetadata("a", ByteString.copyFromUtf8("1"))),
            Map.entry("token_count", fields -> fields.setTokenCount(1)));

    private static final String[] FINAL = {
        "MESSAGE_STATUS_COMPLETE", "MESSAGE_STATUS_INCOMPLETE", "MESSAGE_STATUS_FAILED"
    };

    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @ParameterizedTest
    @EnumSource(names = {"MESSAGE_STATUS_COMPLETE", "MESSAGE_STATUS_INCOMPLETE", "MESSAGE_STATUS_FAILED"})
    void aMessageInProgressCanBecomeFinalAndNeverBack(MessageStatus end) {
        store(MessageStatus.MESSAGE_STATUS_IN_PROGRESS);

        var ended = caller.edit(id, "m", fields -> fields.setStatus(end), "status");

        assertThat(ended.getStatus()).isEqualTo(end);
        for (var status : MessageStatus.values()) {
            if (status != end && status.name().startsWith("MESSAGE_STATUS_") && status.getNumber() > 0) {
                assertFinal(() -> caller.edit(id, "m", fields -> fields.setStatus(status), "status"));
            }
        }
        assertThat(caller.message(id, "m")).isEqualTo(ended);
    }

    @Test
    void aStatusThatIsNamedAndNotSetIsTheDefault() {
        store(MessageStatus.MESSAGE_STATUS_IN_PROGRESS);

        var ended = caller.edit(id, "m", fields -> fields, "status");

        assertThat(ended.getStatus()).isEqualTo(MessageStatus.MESSAGE_STATUS_COMPLETE);
        assertThat(caller.edit(id, "m", fields -> fields, "status")).isEqualTo(ended);
    }

    @ParameterizedTest
    @FieldSource("SUBSTANCE")
    void theSubstanceOfAMessageInProgressCanChange(Map.Entry<String, UnaryOperator<Message.Builder>> field) {
        var before = store(MessageStatus.MESSAGE_STATUS_IN_PROGRESS);
        var expected = field.getKey().equals("status") ? before : edited(before, field);

        var updated = caller.edit(id, "m", field.getValue(), field.getKey());

        assertThat(Samples.sent(updated)).isEqualTo(Samples.sent(expected));
    }

    @ParameterizedTest
    @FieldSource("SUBSTANCE")
    void theSubstanceOfAFinalMessageCannotChange(Map.Entry<String, UnaryOperator<Message.Builder>> field) {
        for (var status : FINAL) {
            var before = store(MessageStatus.valueOf(status));

            assertFinal(() -> caller.edit(id, before.getMessageId(), field.getValue(), field.getKey()));

            assertThat(caller.message(id, before.getSequence())).isEqualTo(before);
            caller.deleteMessages(id, before.getMessageId());
        }
    }

    @ParameterizedTest
    @FieldSource("NOTES")
    void notesCanChangeAtAnyTime(Map.Entry<String, UnaryOperator<Message.Builder>> field) {
        for (var status : MessageStatus.values()) {
            if (status == MessageStatus.UNRECOGNIZED || status.getNumber() == 0) {
                continue;
            }
            var before = store(status);

            var updated = caller.edit(id, "m", field.getValue(), field.getKey());

            assertThat(Samples.sent(updated)).isEqualTo(Samples.sent(edited(before, field)));
            caller.deleteMessages(id, "m");
        }
    }

    @ParameterizedTest
    @FieldSource("SUBSTANCE")
    void aNoteBesideSubstanceIsNotTakenAlone(Map.Entry<String, UnaryOperator<Message.Builder>> field) {
        var before = store(MessageStatus.MESSAGE_STATUS_COMPLETE);

        assertFinal(() -> caller.edit(
                id, "m", fields -> field.getValue().apply(fields).setPinned(true), "pinned", field.getKey()));

        assertThat(caller.message(id, "m")).isEqualTo(before);
    }

    @Test
    void whatChangesNothingSucceedsOnAFinalMessageWithAStaleEtag() {
        var whole = store(MessageStatus.MESSAGE_STATUS_COMPLETE);
        var session = caller.get(id);

        var answer = caller.edit(
                id,
                "m",
                fields -> fields.mergeFrom(whole).setEtag("stale"),
                "parts",
                "usage",
                "status",
                "model",
                "finish_reason",
                "error",
                "labels",
                "pinned",
                "provider_metadata",
                "token_count");

        assertThat(answer).isEqualTo(whole);
        assertThat(caller.get(id)).isEqualTo(session);
    }

    @Test
    void theRetryOfTheUpdateThatEndedAMessageSucceeds() {
        var before = store(MessageStatus.MESSAGE_STATUS_IN_PROGRESS);
        var request = Caller.editRequest(
                id,
                "m",
                fields -> fields.setEtag(before.getEtag())
                        .addParts(Samples.textPart("the end"))
                        .setFinishReason("stop"),
                "parts",
                "finish_reason",
                "status");
        var first = caller.edit(request);

        assertThat(caller.edit(request)).isEqualTo(first);
    }

    @Test
    void aRetryThatSomebodyOvertookIsRefused() {
        var before = store(MessageStatus.MESSAGE_STATUS_IN_PROGRESS);
        var request = Caller.editRequest(
                id, "m", fields -> fields.setEtag(before.getEtag()).setModel("one"), "model");
        caller.edit(request);
        var overtaken = caller.edit(id, "m", fields -> fields.setModel("two"), "model");

        assertRefused(() -> caller.edit(request), Reason.ETAG_MISMATCH);
        assertThat(caller.message(id, "m")).isEqualTo(overtaken);
    }

    @Test
    void anEtagIsCheckedBeforeWhetherTheMessageIsFinal() {
        store(MessageStatus.MESSAGE_STATUS_COMPLETE);

        assertRefused(
                () -> caller.edit(id, "m", fields -> fields.setEtag("stale").setModel("x"), "model"),
                Reason.ETAG_MISMATCH);
    }

    @Test
    void anEtagThatFitsDoesNotOpenAFinalMessage() {
        var before = store(MessageStatus.MESSAGE_STATUS_COMPLETE);

        assertFinal(() ->
                caller.edit(id, "m", fields -> fields.setEtag(before.getEtag()).setModel("x"), "model"));
    }

    @Test
    void anEtagGuardsNotesToo() {
        var before = store(MessageStatus.MESSAGE_STATUS_COMPLETE);
        var pinned =
                caller.edit(id, "m", fields -> fields.setEtag(before.getEtag()).setPinned(true), "pinned");

        assertRefused(
                () -> caller.edit(
                        id, "m", fields -> fields.setEtag(before.getEtag()).setTokenCount(1), "token_count"),
                Reason.ETAG_MISMATCH);
        assertThat(caller.message(id, "m")).isEqualTo(pinned);
    }

    @Test
    void theEtagOfAnotherMessageOrOfTheSessionDoesNotFit() {
        store(MessageStatus.MESSAGE_STATUS_IN_PROGRESS);
        var other = caller.store(id, Samples.text("other", "a"));

        for (var etag : List.of(other.getEtag(), caller.get(id).getEtag())) {
            assertRefused(
                    () -> caller.edit(id, "m", fields -> fields.setEtag(etag).setModel("x"), "model"),
                    Reason.ETAG_MISMATCH);
        }
    }

    private void assertFinal(ThrowingCallable update) {
        assertRefused(update, Reason.MESSAGE_FINAL).telling("session_id", id).telling("message_id", "m");
    }

    // As an update with such a mask should leave it.
    private static Message edited(Message before, Map.Entry<String, UnaryOperator<Message.Builder>> field) {
        var descriptor = Message.getDescriptor().findFieldByName(field.getKey());
        return field.getValue().apply(before.toBuilder().clearField(descriptor)).build();
    }

    private Message store(MessageStatus status) {
        return caller.store(
                id,
                Samples.text("m", "a").toBuilder()
                        .setStatus(status)
                        .setModel("model")
                        .putLabels("was", "there")
                        .build());
    }
}
