package dev.parley.importer;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where in the input something is.
 *
 * @param file the file
 * @param dialogue the dialogue's place in the file, from 1; 0 outside of any
 * @param dialogueId its id, where that is known already
 * @param turn the turn's place in the dialogue, from 1; 0 outside of any
 */
record Place(Path file, int dialogue, @Nullable String dialogueId, int turn) {
    Place atTurn(int number) {
        return new Place(file, dialogue, dialogueId, number);
    }

    /** The failure of an input that is wrong here. */
    ImportException wrong(String problem) {
        return new ImportException(ExitCode.BAD_INPUT, this + ": " + problem);
    }

    /** Such as {@code dialogues_001.json: dialogue 12 (1_00011), turn 3}. */
    @Override
    public String toString() {
        var text = new StringBuilder(file.toString());
        if (dialogue > 0) {
            text.append(": dialogue ").append(dialogue);
            if (dialogueId != null) {
                text.append(" (").append(dialogueId).append(')');
            }
        }
        if (turn > 0) {
            text.append(", turn ").append(turn);
        }
        return text.toString();
    }
}
