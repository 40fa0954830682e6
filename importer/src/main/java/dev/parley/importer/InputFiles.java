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
     * Returns the files named, which can be read more than once, and of a folder all {@code *.json} in it but
     * {@code schema.json}, by name.
     *
     * @throws ImportException if one cannot be read, or a folder has none
     */
    static List<Path> in(List<Path> inputs) {
        var files = new ArrayList<Path>();
        for (var input : inputs) {
            if (Files.isDirectory(input)) {
                files.addAll(dialoguesIn(input));
            } else {
                files.add(readable(input));
            }
        }
        return files;
    }

    private static Path readable(Path file) {
        if (!Files.exists(file)) {
            throw unreadable(file, "there is no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw unreadable(file, "not a file that can be read twice, as it has to be; a pipe cannot");
        }
        if (!Files.isReadable(file)) {
            throw unreadable(file, "cannot be read");
        }
        return file;
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
