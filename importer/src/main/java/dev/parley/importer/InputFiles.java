package dev.parley.importer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds the files that are meant. */
final class InputFiles {
    // Beside the dialogues of the dataset lies the description of their services.
    private static final String SCHEMA = "schema.json";

    private InputFiles() {}

    /**
     * Returns the files named, and of a folder all {@code *.json} in it but {@code schema.json}, by name.
     *
     * @throws ImportException if one cannot be read, or a folder has none
     */
    static List<Path> in(List<Path> inputs) {
        var files = new ArrayList<Path>();
        for (var input : inputs) {
            if (Files.isDirectory(input)) {
                files.addAll(dialoguesIn(input));
            } else if (Files.isReadable(input)) {
                files.add(input);
            } else {
                throw unreadable(input, Files.exists(input) ? "cannot be read" : "there is no such file");
            }
        }
        return files;
    }

    private static List<Path> dialoguesIn(Path folder) {
        try (var entries = Files.list(folder)) {
            var files = entries.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !file.endsWith(SCHEMA))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw unreadable(folder, "the folder has no .json files");
            }
            return files;
        } catch (IOException e) {
            throw unreadable(folder, "cannot be read: " + e);
        }
    }

    private static ImportException unreadable(Path path, String problem) {
        return new ImportException(ExitCode.NO_INPUT, path + ": " + problem);
    }
}
