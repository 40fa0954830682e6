package dev.parley.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Asks a running JVM, by the JDK's own tool. */
public final class Jcmd {
    private final ServerProcess process;

    public Jcmd(ServerProcess process) {
        this.process = process;
    }

    /** The bytes of all objects that are in use, after a collection of all others. */
    public long liveBytes() throws InterruptedException {
        return total(run("GC.class_histogram"));
    }

    /** With which options the JVM was started, in the JDK's words. */
    String commandLine() throws InterruptedException {
        return run("VM.command_line");
    }

    /** Begins to record how threads spend processor time. */
    public void startProfile() throws InterruptedException {
        run("JFR.start", "name=bench", "jdk.CPUTimeSample#enabled=true", "jdk.CPUTimeSample#throttle=5ms");
    }

    /** Ends that, and writes what was recorded. */
    public void stopProfile(Path file) throws InterruptedException {
        run("JFR.stop", "name=bench", "filename=" + file);
    }

    /** The last line of a class histogram is {@code Total INSTANCES BYTES}. */
    static long total(String histogram) {
        var words = histogram
                .lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no total in " + histogram))
                .split(" +", -1);
        return Long.parseLong(words[2]);
    }

    private String run(String... words) throws InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.add(Long.toString(process.pid()));
        command.addAll(List.of(words));
        try {
            var jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (jcmd.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
