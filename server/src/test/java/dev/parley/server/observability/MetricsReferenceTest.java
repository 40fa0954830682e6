package dev.parley.server.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/metrics.md says what there is. */
final class MetricsReferenceTest {
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z_.]+)` \\| `([a-z_]+)` \\| (counter|gauge|histogram) \\|[^|]*\\|([^|]*)\\| .*");

    @Test
    void theTableHasEveryMetricAndNoOther() throws IOException {
        try (var server = MeasuredServer.start()) {
            server.append("s", "m", "Rome");
            server.get("nowhere");
            await().untilAsserted(() -> assertThat(server.scrape().labels("grpc_server_call_duration_seconds"))
                    .isNotEmpty());

            var scrape = server.scrape();
            var exposed = new TreeMap<String, Row>();
            scrape.types().forEach((name, type) -> exposed.put(name, new Row(type, scrape.labels(name))));

            var documented = documented();
            if (!Files.exists(Path.of("/proc/self/status"))) {
                documented.remove("process_memory_usage_bytes");
            }
            assertThat(exposed).isEqualTo(documented);
        }
    }

    private static Map<String, Row> documented() throws IOException {
        var rows = new TreeMap<String, Row>();
        for (var line : Files.readAllLines(Path.of("../docs/metrics.md"))) {
            var row = ROW.matcher(line);
            if (row.matches()
                    && !line.contains("Backend `postgres` only.")
                    && !line.contains("Backend `redis` only.")) {
                assertThat(row.group(2)).as(line).startsWith(row.group(1).replace('.', '_'));
                rows.put(row.group(2), new Row(row.group(3), names(row.group(4))));
            }
        }
        return rows;
    }

    private static Set<String> names(String cell) {
        return Pattern.compile("`([a-z_]+)`")
                .matcher(cell)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private record Row(String type, Set<String> labels) {}
}
