package dev.parley.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResidentMemoryTest {
    @TempDir
    private Path directory;

    @Test
    void itIsWhatLinuxTells() throws IOException {
        var status = Files.writeString(
                directory.resolve("status"), "Name:\tjava\nVmHWM:\t  90000 kB\nVmRSS:\t  81920 kB\nThreads:\t17\n");

        assertThat(read(status)).containsExactly(80.0 * (1 << 20));
    }

    @Test
    void elsewhereThereIsNoValue() {
        assertThat(read(directory.resolve("none"))).isEmpty();
    }

    private static List<Double> read(Path status) {
        var values = new ArrayList<Double>();
        new ResidentMemory(status).read((value, labels) -> values.add(value));
        return values;
    }
}
