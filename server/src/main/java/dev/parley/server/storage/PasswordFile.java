package dev.parley.server.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** A password in a file of its own, as it is there now. A line break at its end is none of it. */
record PasswordFile(Path path) implements Supplier<String> {
    @Override
    public String get() {
        try {
            return Files.readString(path).replaceFirst("\\R$", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
