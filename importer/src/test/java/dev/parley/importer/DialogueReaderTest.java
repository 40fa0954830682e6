package dev.parley.importer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.importer.Dialogue.ServiceCall;
import dev.parley.importer.Dialogue.ServiceUse;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DialogueReaderTest {
    private static final String OPEN = "[" + Dialogues.dialogue("d-0", "Hi") + ", {\"dialogue_id\": \"d-1\", ";
    private static final String TURNS = OPEN + "\"turns\": [{\"speaker\": \"USER\", \"utterance\": \"Hi\"}, ";
    private static final String SYSTEM = TURNS + "{\"speaker\": \"SYSTEM\", \"utterance\": \"Hi\", \"frames\": ";

    @TempDir
    private Path folder;

    @Test
    void callsAndResultsKeepTheirDigitsAndTheOrderOfTheirKeys() {
        var turn = Dialogues.in(Dialogues.TRAINS).getFirst().turns().get(1);

        assertThat(turn.uses())
                .containsExactly(
                        new ServiceUse(
                                "Trains_9",
                                new ServiceCall(
                                        "FindTrain",
                                        "{\"to\":\"Zürich\",\"seats\":1.50,\"after\":12345678901234567890}"),
                                "[{\"departure\":\"22:05\",\"price\":7.10,\"berths\":null}]"),
                        new ServiceUse("Weather_9", new ServiceCall("GetWeather", "{}"), "[]"));
    }

    @Test
    void noResultsAreNotAnEmptyListOfResults() {
        var turn = Dialogues.in(Dialogues.TRAINS).getFirst().turns().get(3);

        assertThat(turn.uses())
                .containsExactly(new ServiceUse("Trains_9", new ServiceCall("Book", "{\"b\":1,\"a\":2}"), null));
    }

    @Test
    void whatElseIsSaidIsKept() {
        var dialogue = Dialogues.in(Dialogues.TRAINS).get(1);

        assertThat(dialogue.about())
                .isEqualTo("{\"dialogue_id\":\"9_00001\",\"services\":[\"Weather_9\"],\"annotator\":7}");
        assertThat(dialogue.turns().getFirst().annotations()).isEqualTo("{\"turn_id\":\"0\"}");
    }

    @Test
    void anUnpairedSurrogateInJsonStaysTheEscapeThatItWas() {
        var file = write(SYSTEM + """
                [{"service_call": {"method": "m", "parameters": {"a": "\\ude86 \\ud83d\\ude86 \\ud83d"}}}]}]}]""");

        var call = Dialogues.in(file).get(1).turns().get(1).uses().getFirst().call();

        assertThat(requireNonNull(call).parameters()).isEqualTo("{\"a\":\"\\ude86 🚆 \\ud83d\"}");
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void whatIsWrongIsSaidWithItsPlace(String json, String place, String problem) {
        var file = write(json);

        assertThatExceptionOfType(ImportException.class)
                .isThrownBy(() -> Dialogues.in(file))
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_INPUT))
                .withMessageStartingWith(file + place + ": ")
                .withMessageContaining(problem);
    }

    static Stream<Arguments> badFiles() {
        return Stream.of(
                arguments("", "", "the file must be a list of dialogues"),
                arguments("hello", "", "not valid JSON at line 1, column 1"),
                arguments("{}", "", "the file must be a list of dialogues"),
                arguments("[] []", "", "something follows the list"),
                arguments("[7]", ": dialogue 1", "a dialogue must be an object"),
                arguments("[{\"turns\": []}]", ": dialogue 1", "turns is empty"),
                arguments("[{\"dialogue_id\": 7}]", ": dialogue 1", "dialogue_id must be a text"),
                arguments("[{\"dialogue_id\": \"a\", \"dialogue_id\": \"a\"}]", ": dialogue 1 (a)", "twice"),
                arguments("[{\"services\": \"a\"}]", ": dialogue 1", "services must be a list"),
                arguments(
                        "[" + Dialogues.dialogue("d", "a").replace("\"dialogue_id\"", "\"id\""),
                        ": dialogue 1",
                        "dialogue_id is missing"),
                arguments(
                        "[" + Dialogues.dialogue("d", "a") + "," + Dialogues.dialogue("d", "b") + "]",
                        ": dialogue 2 (d)",
                        "the file has this dialogue_id twice"),
                arguments(OPEN + "\"services\": []}]", ": dialogue 2 (d-1)", "turns is missing"),
                arguments(OPEN + "\"turns\": {}}]", ": dialogue 2 (d-1)", "turns must be a list"),
                arguments(TURNS + "{\"utter", ": dialogue 2 (d-1), turn 2", "the file ends too soon"),
                arguments(
                        TURNS + "{\"deep\": " + "[".repeat(2_000),
                        ": dialogue 2 (d-1), turn 2",
                        "not valid JSON at line 1, column "),
                arguments(
                        TURNS + "{\"digits\": " + "9".repeat(2_000) + "}]}]",
                        ": dialogue 2 (d-1), turn 2",
                        "not valid JSON at line 1, column "),
                arguments(TURNS + "null]}]", ": dialogue 2 (d-1), turn 2", "a turn must be an object"),
                arguments(TURNS + "{\"speaker\": \"USER\"}]}]", ": dialogue 2 (d-1), turn 2", "utterance is missing"),
                arguments(TURNS + "{\"utterance\": \"a\"}]}]", ": dialogue 2 (d-1), turn 2", "speaker is missing"),
                arguments(TURNS + "{\"utterance\": null}]}]", ": dialogue 2 (d-1), turn 2", "utterance must be a text"),
                arguments(
                        TURNS + "{\"speaker\": \"BOT\"}]}]",
                        ": dialogue 2 (d-1), turn 2",
                        "the speaker must be USER or SYSTEM, not \"BOT\""),
                arguments(
                        TURNS + "{\"utterance\": \"ab\\ud83d\"}]}]",
                        ": dialogue 2 (d-1), turn 2",
                        "utterance has an unpaired surrogate at index 2"),
                arguments(
                        TURNS
                                + "{\"speaker\": \"USER\", \"utterance\": \"a\", \"frames\": [{\"service_results\": []}]}]}]",
                        ": dialogue 2 (d-1), turn 2",
                        "only a SYSTEM turn"),
                arguments(SYSTEM + "{}}]}]", ": dialogue 2 (d-1), turn 2", "frames must be a list"),
                arguments(SYSTEM + "[[]]}]}]", ": dialogue 2 (d-1), turn 2", "a frame must be an object"),
                arguments(SYSTEM + "[{\"service\": 7}]}]}]", ": dialogue 2 (d-1), turn 2", "service must be a text"),
                arguments(
                        SYSTEM + "[{\"service_call\": []}]}]}]",
                        ": dialogue 2 (d-1), turn 2",
                        "a service_call must be"),
                arguments(
                        SYSTEM + "[{\"service_call\": {\"parameters\": {}}}]}]}]",
                        ": dialogue 2 (d-1), turn 2",
                        "service_call.method is missing"),
                arguments(
                        SYSTEM + "[{\"service_call\": {\"method\": \"m\"}}]}]}]",
                        ": dialogue 2 (d-1), turn 2",
                        "service_call.parameters is missing"),
                arguments(
                        SYSTEM + "[{\"service_call\": {\"method\": \"m\", \"parameters\": \"{}\"}}]}]}]",
                        ": dialogue 2 (d-1), turn 2",
                        "parameters must be an object"),
                arguments(
                        SYSTEM + "[{\"service_results\": {}}]}]}]",
                        ": dialogue 2 (d-1), turn 2",
                        "service_results must be a list"));
    }

    private Path write(String json) {
        return Dialogues.write(folder, "dialogues.json", json);
    }
}
