package dev.parley.server.storage.postgres;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GeneratedSchemaTest {
    private static final Path CHECKED_IN = Path.of("src/generated/java");

    @Test
    void theGeneratedClassesAreThoseOfTheMigrations(@TempDir Path folder) throws Exception {
        var checkedIn = files(CHECKED_IN);

        SchemaGenerator.generate(folder);

        assertThat(files(folder))
                .as("the classes generated from the migrations; run 'make codegen'")
                .isEqualTo(checkedIn);
    }

    private static Map<String, String> files(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile)
                    .collect(toMap(
                            path -> folder.relativize(path).toString(),
                            GeneratedSchemaTest::text,
                            (one, other) -> one,
                            TreeMap::new));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
