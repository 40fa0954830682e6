package dev.parley.server.settings;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Somebody who sets up a server: writes files into an empty directory, sets variables, passes flags. */
final class Operator {
    static final long HEAP_BYTES = 1 << 30;

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> overrides = new HashMap<>();

    Operator(Path directory, String profile) {
        this.directory = directory;
        environment.put("PARLEY_PROFILE", profile);
    }

    Operator sets(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Operator passes(String key, String value) {
        overrides.put(key, value);
        return this;
    }

    Operator writes(String file, String text) {
        try {
            Files.writeString(
                    Files.createDirectories(directory.resolve(file).getParent())
                            .resolve(Path.of(file).getFileName()),
                    text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    LoadedSettings loads() {
        return loader().load(request());
    }

    LoadedSettings inspects() {
        return loader().inspect(request());
    }

    List<String> isTold() {
        var refusal = catchThrowableOfType(InvalidSettingsException.class, this::loads);
        return refusal == null ? List.of() : refusal.problems();
    }

    SettingsRequest request() {
        return new SettingsRequest(Optional.empty(), Optional.empty(), overrides);
    }

    Surroundings surroundings() {
        return new Surroundings(environment, Optional.of(directory), HEAP_BYTES);
    }

    private SettingsLoader loader() {
        return new SettingsLoader(surroundings());
    }
}
