package dev.parley.importer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Invented dialogues. */
final class Dialogues {
    static final Path TRAINS = Path.of("src/test/resources/dialogues/trains.json");

    private Dialogues() {}

    static List<Dialogue> in(Path file) {
        var dialogues = new ArrayList<Dialogue>();
        try (var reader = DialogueReader.open(file)) {
            for (var dialogue = reader.next(); dialogue != null; dialogue = reader.next()) {
                dialogues.add(dialogue);
            }
        }
        return dialogues;
    }

    static Path write(Path folder, String name, String json) {
        try {
            return Files.writeString(folder.resolve(name), json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A dialogue without services. */
    static String dialogue(String id, String... utterances) {
        return """
                {"dialogue_id": "%s", "services": [], "turns": [%s]}""".formatted(
                        id,
                        IntStream.range(0, utterances.length)
                                .mapToObj(i -> """
                                        {"speaker": "%s", "utterance": "%s", "frames": []}""".formatted(i % 2 == 0 ? "USER" : "SYSTEM", utterances[i]))
                                .collect(Collectors.joining(",")));
    }
}
