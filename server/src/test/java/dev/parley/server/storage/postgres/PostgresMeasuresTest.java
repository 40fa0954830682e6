package dev.parley.server.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Measure;
import dev.parley.server.storage.StorageContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/metrics.md says what the backend measures. */
final class PostgresMeasuresTest {
    private static final Pattern ROW = Pattern.compile("\\| `([a-z.]+)` \\| .* Backends? .*`postgres`.*");

    @Test
    void theReferenceHasWhatTheBackendMeasures() throws IOException {
        try (var storage = new PostgresStorage(
                TestDatabase.create().settings(), StorageContract.EQUALITY, StorageContract.LIMITS)) {
            assertThat(storage.measures()).extracting(Measure::name).containsExactlyInAnyOrderElementsOf(documented());
        }
    }

    private static List<String> documented() throws IOException {
        return Files.readAllLines(Path.of("../docs/metrics.md")).stream()
                .map(ROW::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                .toList();
    }
}
