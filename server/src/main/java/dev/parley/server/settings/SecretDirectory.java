package dev.parley.server.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a directory with one file for each value, named as the setting ({@code storage.postgres.password}), as
 * container engines mount secrets. Hidden files and directories are theirs.
 */
final class SecretDirectory {
    private SecretDirectory() {}

    static List<Given> read(Path directory, Problems problems) {
        var given = new ArrayList<Given>();
        try (var files = Files.list(directory)) {
            for (var file : files.sorted().toList()) {
                var name = file.getFileName().toString();
                if (!name.startsWith(".") && !Files.isDirectory(file)) {
                    readFile(name, file, given, problems);
                }
            }
        } catch (IOException e) {
            problems.add(EnvironmentVariables.SECRETS_DIRECTORY, directory + " is not a directory that can be read");
        }
        return given;
    }

    private static void readFile(String key, Path file, List<Given> given, Problems problems) {
        try {
            // Editors end a file with a newline, which is no part of the secret.
            given.add(new Given(key, Files.readString(file).replaceFirst("\\R\\z", ""), file.toString()));
        } catch (IOException e) {
            problems.add(key, ReadFailure.reason(e), file.toString());
        }
    }
}
