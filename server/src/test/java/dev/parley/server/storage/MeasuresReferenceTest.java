package dev.parley.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Measure;
import dev.parley.server.domain.Storage;
import dev.parley.server.storage.postgres.PostgresStorage;
import dev.parley.server.storage.postgres.TestDatabase;
import dev.parley.server.storage.redis.RedisStorage;
import dev.parley.server.storage.redis.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/metrics.md says what the backends measure. */
final class MeasuresReferenceTest {
    @Test
    void theReferenceHasWhatPostgresMeasures() throws IOException {
        try (var storage = new PostgresStorage(
                TestDatabase.create().settings(), StorageContract.EQUALITY, StorageContract.LIMITS)) {
            assertIsDocumented(storage);
        }
    }

    @Test
    void theReferenceHasWhatRedisMeasures() throws IOException {
        try (var storage =
                new RedisStorage(TestRedis.create().settings(), StorageContract.EQUALITY, StorageContract.LIMITS)) {
            assertIsDocumented(storage);
        }
    }

    private static void assertIsDocumented(Storage storage) throws IOException {
        assertThat(storage.measures())
                .extracting(Measure::name)
                .containsExactlyInAnyOrderElementsOf(documented(storage.backend()));
    }

    private static List<String> documented(String backend) throws IOException {
        var row = Pattern.compile("\\| `([a-z.]+)` \\| .* Backends? .*`%s`.*".formatted(backend));
        return Files.readAllLines(Path.of("../docs/metrics.md")).stream()
                .map(row::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                .toList();
    }
}
