package dev.parley.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How a Java process was started: {@code java [options] -jar program.jar [arguments]}.
 *
 * @param options those of the JVM
 */
public record JavaCommand(String java, List<String> options, String jar, List<String> arguments) {
    /** That of a running process. */
    public static JavaCommand of(ServerProcess process) {
        try {
            var line = Files.readString(Path.of("/proc/%d/cmdline".formatted(process.pid())), StandardCharsets.UTF_8);
            return parse(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads the form of {@code /proc/PID/cmdline}: each word ends with a zero.
     *
     * @throws IllegalArgumentException if no jar was started
     */
    static JavaCommand parse(String line) {
        var words = List.of(line.split("\0"));
        int jar = words.indexOf("-jar");
        if (jar < 1 || jar + 1 >= words.size()) {
            throw new IllegalArgumentException("not a Java process that was started from a jar: " + words);
        }
        return new JavaCommand(
                words.getFirst(), words.subList(1, jar), words.get(jar + 1), words.subList(jar + 2, words.size()));
    }

    /** The options that any program can be started with: without what fits this program only. */
    public List<String> sharedOptions() {
        return options.stream()
                .filter(option -> !option.startsWith("-D") && !option.startsWith("-XX:AOT"))
                .toList();
    }
}
