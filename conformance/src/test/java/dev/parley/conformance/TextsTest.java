package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Texts;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.Part;
import dev.parley.v1.Session;
import dev.parley.v1.ToolCallPart;
import dev.parley.v1.ToolResultPart;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts beside the content: which are taken, and that they come back as they were sent. */
class TextsTest {
    static final List<String> WITH_CONTROLS =
            List.of("\u0000", "a\u0000b", "\n", "a\tb", "\u001f", "\u007f", "\u0080", "\u0085", "\u009f");

    static final List<String> WITHOUT_CONTROLS = Texts.NAUGHTY.stream()
            .filter(text -> text.codePoints().noneMatch(Character::isISOControl))
            .toList();

    private final Caller caller = Caller.ofNewTenant();

    @ParameterizedTest
    @FieldSource("WITHOUT_CONTROLS")
    void aSessionsTextsComeBackAsTheyWereSent(String text) {
        var created = caller.create(
                fields -> fields.setTitle(text).setAppId(text).setUserId(text).putLabels("a", text));

        var read = caller.get(created.getSessionId());

        assertThat(read).isEqualTo(created);
        assertThat(read.getTitle()).isEqualTo(text);
        assertThat(read.getAppId()).isEqualTo(text);
        assertThat(read.getUserId()).isEqualTo(text);
        assertThat(read.getLabelsMap()).containsEntry("a", text);
    }

    @ParameterizedTest
    @FieldSource("WITHOUT_CONTROLS")
    void aMessagesNamesComeBackAsTheyWereSent(String text) {
        var id = caller.createId();
        var message = Samples.text("a").toBuilder()
                .setTurnId(text)
                .setRunId(text)
                .setParentMessageId(text)
                .setBranch(text)
                .putLabels("a", text)
                .build();

        var stored = caller.store(id, message);

        assertThat(stored.getTurnId()).isEqualTo(text);
        assertThat(stored.getRunId()).isEqualTo(text);
        assertThat(stored.getParentMessageId()).isEqualTo(text);
        assertThat(stored.getBranch()).isEqualTo(text);
        assertThat(stored.getLabelsMap()).containsEntry("a", text);
    }

    @Test
    void textThatOnlyLooksTheSameIsDifferent() {
        var composed = caller.create(fields -> fields.setTitle("\u00e9"));
        var decomposed = caller.create(fields -> fields.setTitle("e\u0301"));

        assertThat(caller.get(composed.getSessionId()).getTitle()).isEqualTo("\u00e9");
        assertThat(caller.get(decomposed.getSessionId()).getTitle()).isEqualTo("e\u0301");
    }

    @ParameterizedTest
    @FieldSource("WITH_CONTROLS")
    void aSessionsTextsRefuseControlCharacters(String text) {
        var session = Session.newBuilder()
                .setTitle(text)
                .setAppId(text)
                .setUserId(text)
                .putLabels("a", text)
                .build();

        assertRefused(
                        () -> caller.sessions()
                                .createSession(CreateSessionRequest.newBuilder()
                                        .setSession(session)
                                        .build()),
                        Reason.INVALID_FIELD)
                .at("session.title", "session.app_id", "session.user_id", "session.labels[\"a\"]");
    }

    @ParameterizedTest
    @FieldSource("WITH_CONTROLS")
    void aMessagesNamesRefuseControlCharacters(String text) {
        var id = caller.createId();
        var message = Samples.message(
                        Part.newBuilder()
                                .setToolCall(ToolCallPart.newBuilder().setCallId(text))
                                .build(),
                        Part.newBuilder()
                                .setToolResult(ToolResultPart.newBuilder().setCallId(text))
                                .build())
                .toBuilder()
                .setTurnId(text)
                .setRunId(text)
                .setParentMessageId(text)
                .setBranch(text)
                .putLabels("a", text)
                .build();

        assertRefused(() -> caller.append(id, message), Reason.INVALID_FIELD)
                .at(
                        "messages[0].turn_id",
                        "messages[0].run_id",
                        "messages[0].parent_message_id",
                        "messages[0].branch",
                        "messages[0].labels[\"a\"]",
                        "messages[0].parts[0].tool_call.call_id",
                        "messages[0].parts[1].tool_result.call_id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "0",
                "A",
                "a.b",
                "a_b",
                "a:b",
                "a~b",
                "a@b",
                "a-b",
                "a..",
                "urn:uuid:1",
                "user@example.com",
                "0.:~@_-",
                "null"
            })
    void anIdMayBeAnythingOfItsForm(String id) {
        caller.create(fields -> fields.setSessionId(id));
        caller.append(id, Samples.text(id, "a"));

        assertThat(caller.get(id).getSessionId()).isEqualTo(id);
        assertThat(caller.message(id, id).getMessageId()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "-a",
                ".a",
                "_a",
                ":a",
                "~",
                "@a",
                "a b",
                "a/b",
                "a\\b",
                "a#b",
                "a%20",
                "a\n",
                "\na",
                "a\u0000",
                "a,b",
                "a*",
                "{a}",
                "\u00e9",
                "a\u00e9",
                "a\u200b",
                "\uD83E\uDD84",
                "\u0661"
            })
    void anIdOfAnotherFormIsRefusedWhereverItIsSent(String id) {
        var there = caller.createId();

        assertRefused(() -> caller.create(fields -> fields.setSessionId(id)), Reason.INVALID_FIELD)
                .at("session.session_id");
        assertRefused(() -> caller.get(id), Reason.INVALID_FIELD).at("session_id");
        assertRefused(() -> caller.delete(id), Reason.INVALID_FIELD).at("session_id");
        assertRefused(() -> caller.state(id), Reason.INVALID_FIELD).at("session_id");
        assertRefused(() -> caller.log(id), Reason.INVALID_FIELD).at("session_id");
        assertRefused(() -> caller.update(id, fields -> fields, "title"), Reason.INVALID_FIELD)
                .at("session.session_id");
        assertRefused(() -> caller.append(id, Samples.text("a")), Reason.INVALID_FIELD)
                .at("session_id");
        assertRefused(() -> caller.append(there, Samples.text(id, "a")), Reason.INVALID_FIELD)
                .at("messages[0].message_id");
        assertRefused(() -> caller.message(there, id), Reason.INVALID_FIELD).at("message_id");
    }

    @Test
    void anEmptySessionIdIsRefusedWhereASessionIsMeant() {
        assertRefused(() -> caller.get(""), Reason.INVALID_FIELD).at("session_id");
        assertRefused(() -> caller.delete(""), Reason.INVALID_FIELD).at("session_id");
        assertRefused(() -> caller.state(""), Reason.INVALID_FIELD).at("session_id");
        assertRefused(() -> caller.setState("", "a", "1"), Reason.INVALID_FIELD).at("session_id");
        assertRefused(() -> caller.log(""), Reason.INVALID_FIELD).at("session_id");
        assertRefused(() -> caller.append("", Samples.text("a")), Reason.INVALID_FIELD)
                .at("session_id");
        assertRefused(() -> caller.update("", fields -> fields, "title"), Reason.INVALID_FIELD)
                .at("session.session_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "a.b", "a_b", "a/b", "a-b", "0._/-", "example.com/team"})
    void aLabelsKeyMayBeAnythingOfItsForm(String key) {
        var id = caller.create(fields -> fields.putLabels(key, "x")).getSessionId();
        var stored = caller.store(
                id, Samples.text("a").toBuilder().putLabels(key, "x").build());

        assertThat(caller.get(id).getLabelsMap()).containsOnlyKeys(key);
        assertThat(stored.getLabelsMap()).containsOnlyKeys(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "A", "a b", "-a", ".a", "_a", "/a", "a:b", "a@b", "a\n", "a\u0000", "\u00e9", "a\uD83E\uDD84"
            })
    void aLabelsKeyOfAnotherFormIsRefused(String key) {
        var id = caller.createId();

        assertRefused(() -> caller.create(fields -> fields.putLabels(key, "x")), Reason.INVALID_FIELD)
                .within("session.labels");
        assertRefused(() -> caller.update(id, fields -> fields.putLabels(key, "x"), "labels"), Reason.INVALID_FIELD)
                .within("session.labels");
        assertRefused(
                        () -> caller.sessions()
                                .updateSession(Caller.updateRequest(id, fields -> fields)
                                        .putSetLabels(key, "x")
                                        .build()),
                        Reason.INVALID_FIELD)
                .within("set_labels");
        assertRefused(
                        () -> caller.append(
                                id,
                                Samples.text("a").toBuilder()
                                        .putLabels(key, "x")
                                        .build()),
                        Reason.INVALID_FIELD)
                .within("messages[0].labels");
    }
}
