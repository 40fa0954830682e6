package dev.parley.server.storage.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * That the estimate of the heap is honest: a storage that may hold three quarters of a small heap never exhausts it.
 */
final class MemoryHeapTest {
    private static final long THREE_QUARTERS = 48 << 20;

    @ParameterizedTest
    @EnumSource
    void aStorageThatIsFullLeavesTheRestOfTheHeapAlone(HeapFiller.Kind kind) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var child = new ProcessBuilder(
                        java,
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeapFiller.class.getName(),
                        kind.name(),
                        Long.toString(THREE_QUARTERS))
                .redirectErrorStream(true)
                .start();
        var output = new String(child.getInputStream().readAllBytes(), UTF_8);

        assertThat(child.waitFor()).as(output).isZero();
        var figures = output.lines().reduce((_, last) -> last).orElse("").split(" ", -1);
        double real = Long.parseLong(figures[1]);
        double estimate = Long.parseLong(figures[2]);
        // The heap does not count as used what large arrays leave free around them; the estimate does.
        assertThat(real / estimate).as(output).isBetween(0.6, 1.1);
    }
}
