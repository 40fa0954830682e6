package dev.parley.server.observability;

import dev.parley.server.domain.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How much physical memory the process takes, as Linux tells it; elsewhere nothing. Java itself does not know: the
 * buffers of connections are outside of all that it counts.
 *
 * @param status such as {@code /proc/self/status}
 */
record ResidentMemory(Path status) {
    private static final Pattern LINE = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

    void read(Measure.Values values) {
        try {
            var line = LINE.matcher(Files.readString(status));
            if (line.find()) {
                values.put(Long.parseLong(line.group(1)) << 10, Map.of());
            }
        } catch (IOException e) {
            // Not Linux: there is no value then, which is what the reader sees.
            return;
        }
    }
}
