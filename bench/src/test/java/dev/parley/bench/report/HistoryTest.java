package dev.parley.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    @Test
    void whatIsAppendedIsReadAgain(@TempDir Path directory) throws IOException {
        var file = directory.resolve("history.jsonl");
        var first = Runs.of(Target.APPEND_CALLS, 0.5);
        var second = Runs.of(Target.GET_CALLS, 0.9);

        History.append(file, first);
        History.append(file, second);

        assertThat(Files.readAllLines(file)).hasSize(2);
        assertThat(History.read(file).runs()).containsExactly(first, second);
    }

    @Test
    void withoutAFileThereWereNoRuns(@TempDir Path directory) {
        assertThat(History.read(directory.resolve("none")).runs()).isEmpty();
    }

    @Test
    void targetsAndFieldsOfOtherVersionsAreLeftOut() {
        var line = History.format(Runs.of(Target.HEAP, 90))
                .replace("\"figures\":[", "\"figures\":[{\"target\":\"GONE\",\"value\":1},")
                .replace("\"cores\"", "\"moon\":\"full\",\"cores\"");

        assertThat(History.parse(List.of(line, "")).runs()).containsExactly(Runs.of(Target.HEAP, 90));
    }

    @Test
    void aBrokenLineIsNamed() {
        assertThatThrownBy(() -> History.parse(List.of("{\"date\":")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{\"date\":");
        assertThatThrownBy(() -> History.parse(List.of("[1]"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theRunsOfATargetAreThoseThatMeasuredIt() {
        var append = Runs.of(Target.APPEND_CALLS, 0.5);
        var history = new History(List.of(append, Runs.of(Target.GET_CALLS, 0.9)));

        assertThat(history.runsOf(Target.APPEND_CALLS)).containsExactly(append);
        assertThat(history.runsOf(Target.IDLE)).isEmpty();
    }
}
