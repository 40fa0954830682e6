package dev.parley.databases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Folders of this machine. */
final class Folders {
    private Folders() {}

    /** The user's cache, for what is unpacked once. */
    static Path cache() {
        var cache = System.getenv("XDG_CACHE_HOME");
        var base = cache != null ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("parley");
    }

    /** Removes one with all that is in it, or nothing where there is none. */
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new DatabaseFailedException("cannot remove " + folder, e);
        }
    }
}
