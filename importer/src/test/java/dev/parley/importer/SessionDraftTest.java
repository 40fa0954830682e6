package dev.parley.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.importer.SessionDraft.MessageDraft;
import dev.parley.v1.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SessionDraftTest {
    private static final List<SessionDraft> TRAINS =
            Dialogues.in(Dialogues.TRAINS).stream().map(SessionDraft::of).toList();

    @TempDir
    private Path folder;

    @Test
    void aTurnIsItsCallsItsResultsAndItsUtterance() {
        assertThat(TRAINS.getFirst().messages())
                .extracting(MessageDraft::message)
                .extracting(message -> "%s %s %s (%s): %s"
                        .formatted(
                                message.getMessageId(),
                                message.getRole(),
                                message.getAuthor(),
                                message.getTurnId(),
                                message.getPartsList().stream()
                                        .map(SessionDraftTest::say)
                                        .collect(Collectors.joining(" + "))))
                .containsExactly(
                        "turn-1 ROLE_USER  (turn-1): Is there a night train to Zürich? 🚆",
                        "turn-2-call ROLE_ASSISTANT  (turn-1): turn-2-call-1 FindTrain"
                                + " {\"to\":\"Zürich\",\"seats\":1.50,\"after\":12345678901234567890}"
                                + " + turn-2-call-2 GetWeather {}",
                        "turn-2-result-1 ROLE_TOOL Trains_9 (turn-1): turn-2-call-1 FindTrain"
                                + " [{\"departure\":\"22:05\",\"price\":7.10,\"berths\":null}]",
                        "turn-2-result-2 ROLE_TOOL Weather_9 (turn-1): turn-2-call-2 GetWeather []",
                        "turn-2 ROLE_ASSISTANT  (turn-1): One, at 22:05, and it will rain there.",
                        "turn-3 ROLE_USER  (turn-3): ",
                        "turn-4-call ROLE_ASSISTANT  (turn-3): turn-4-call-1 Book {\"b\":1,\"a\":2}",
                        "turn-4 ROLE_ASSISTANT  (turn-3): Booked.");
    }

    @Test
    void aSessionSaysWhatItIsOf() {
        var draft = TRAINS.getFirst();

        assertThat(draft.session().getAppId()).isEqualTo("sgd");
        assertThat(draft.session().getLabelsMap())
                .containsEntry("dialogue_id", "9_00000")
                .containsEntry("services", "Trains_9,Weather_9");
        assertThat(draft.state().getSetMap())
                .containsEntry(
                        "sgd.dialogue", "{\"dialogue_id\":\"9_00000\",\"services\":[\"Trains_9\",\"Weather_9\"]}");
    }

    @Test
    void annotationsStayWithTheUtterance() {
        var metadata = TRAINS.getFirst().messages().get(4).message().getProviderMetadataOrThrow("sgd.turn");

        assertThat(metadata.toStringUtf8())
                .isEqualTo(
                        "{\"frames\":[{\"service\":\"Trains_9\",\"actions\":[{\"act\":\"OFFER\",\"slot\":\"departure\","
                                + "\"values\":[\"22:05\"]}]},{\"service\":\"Weather_9\"}]}");
    }

    // The ids are in stores already.
    @Test
    void theSessionIdIsForEver() {
        assertThat(TRAINS)
                .extracting(SessionDraft::sessionId)
                .containsExactly("9_00000~5234308eb5f7", "9_00001~8fd09385c66b");
    }

    @Test
    void theSessionIdDependsOnWhatIsSaidAndNotOnHowItIsLaidOut() throws IOException {
        var json = Files.readString(Dialogues.TRAINS);

        assertThat(ids(json.replaceAll("\n *", ""))).isEqualTo(ids(json));
        assertThat(ids(json.replace("\"Booked.\"", "\"Booked!\"")))
                .doesNotContain(TRAINS.get(0).sessionId())
                .contains(TRAINS.get(1).sessionId());
    }

    @ParameterizedTest
    @CsvSource({
        "-a,the dialogue_id cannot be part of a session id",
        "a/b,the dialogue_id cannot be part of a session id",
        "ä,the dialogue_id cannot be part of a session id",
        "'',the dialogue_id cannot be part of a session id",
    })
    void anIdThatIsNoSessionIdIsRefused(String id, String problem) {
        refused(Dialogues.dialogue(id, "Hi"), problem);
    }

    @Test
    void whatIsTooLongIsRefused() {
        refused(Dialogues.dialogue("a".repeat(116), "Hi"), "at most 115 characters");
        refused(Dialogues.dialogue("a", "a".repeat(1 << 20)), "too long: the message turn-1 has");
        refused(called("\"service\": \"%s\"".formatted("s".repeat(257))), "service is too long");
        refused(
                called("\"service_call\": {\"method\": \"%s\", \"parameters\": {}}".formatted("m".repeat(257))),
                "method");
        refused(called("\"x\": \"%s\"".formatted("x".repeat(256 << 10))), "has 262");
        refused(called("\"service_results\": " + "[".repeat(129) + "]".repeat(129)), "more than 128 levels deep");
    }

    @Test
    void whatIsJustNotTooLongIsTaken() {
        var file = Dialogues.write(
                folder, "a.json", "[" + called("\"service_results\": " + "[".repeat(128) + "]".repeat(128)) + "]");

        assertThat(Survey.of(List.of(file)).messages()).isEqualTo(3);
    }

    private void refused(String dialogue, String problem) {
        var file = Dialogues.write(folder, "a.json", "[" + dialogue + "]");

        assertThatExceptionOfType(ImportException.class)
                .isThrownBy(() -> Survey.of(List.of(file)))
                .withMessageStartingWith(file + ": dialogue 1 (")
                .withMessageContaining(problem)
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_INPUT));
    }

    private List<String> ids(String json) {
        var file = Dialogues.write(folder, "copy.json", json);
        return Dialogues.in(file).stream()
                .map(SessionDraft::of)
                .map(SessionDraft::sessionId)
                .toList();
    }

    private static String called(String frame) {
        return """
                {"dialogue_id": "a", "turns": [{"speaker": "SYSTEM", "utterance": "Hi", "frames": [
                  {"service_results": []}, {"service_results": [], %s}]}]}""".formatted(frame).replace("\"service_results\": [], \"service_results\"", "\"service_results\"");
    }

    private static String say(Part part) {
        return switch (part.getContentCase()) {
            case TOOL_CALL ->
                "%s %s %s"
                        .formatted(
                                part.getToolCall().getCallId(),
                                part.getToolCall().getTool(),
                                part.getToolCall().getArgumentsJson());
            case TOOL_RESULT ->
                "%s %s %s"
                        .formatted(
                                part.getToolResult().getCallId(),
                                part.getToolResult().getTool(),
                                part.getToolResult().getResultJson());
            default -> part.getText().getText();
        };
    }
}
