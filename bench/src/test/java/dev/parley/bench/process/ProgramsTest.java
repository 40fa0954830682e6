package dev.parley.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
    @Test
    void whatAProgramPrintsIsReturned() throws InterruptedException {
        var output = Programs.run(List.of("sh", "-c", "echo \"$WORD\"; echo b >&2"), Map.of("WORD", "a"));

        assertThat(output).isEqualTo("a\nb\n");
    }

    @Test
    void aProgramThatFailsIsNoticedWithWhatItPrinted() {
        assertThatThrownBy(() -> Programs.run(List.of("sh", "-c", "echo broken; exit 3"), Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("broken");
    }

    @Test
    void aFolderComesBeforeThePath(@TempDir Path folder) throws IOException {
        var own = Files.createFile(folder.resolve("sh"));
        assertThat(own.toFile().setExecutable(true)).isTrue();

        assertThat(Programs.find("sh", Stream.of(folder.toString()))).contains(own);
        assertThat(Programs.find("sh", Stream.of())).isPresent().get().isNotEqualTo(own);
    }

    @Test
    void aProgramThatIsNowhereIsNotFound() {
        assertThat(Programs.find("no-such-program-of-parley", Stream.of())).isEmpty();
    }
}
