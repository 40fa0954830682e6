package dev.parley.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What Linux tells about a process and about itself, in {@code /proc}. */
public final class ProcFiles {
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
    private static final Pattern MODEL = Pattern.compile("(?m)^model name\\s*: (.*)$");
    // "PID (NAME) STATE", then numbers; those of user and system time are the 14th and 15th in all.
    private static final Pattern STAT = Pattern.compile("(?s)\\d+ \\((.*)\\) \\S (.*)");
    private static final int USER_TIME = 10;
    private static final int SYSTEM_TIME = 11;
    private static final double KIBIBYTES_PER_MEGABYTE = 1e6 / 1024;
    // The kernel counts in these for programs, whatever it does itself.
    private static final double TICKS_PER_SECOND = 100;

    private ProcFiles() {}

    /** The memory that a process takes, in megabytes of 10^6 bytes. */
    public static double residentMegabytes(ServerProcess process) {
        return residentMegabytes(read(Path.of("/proc/%d/status".formatted(process.pid()))));
    }

    static double residentMegabytes(String status) {
        var matcher = RESIDENT.matcher(status);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no VmRSS in " + status);
        }
        return Long.parseLong(matcher.group(1)) / KIBIBYTES_PER_MEGABYTE;
    }

    /** The kind of processor, or nothing if the system does not tell. */
    public static String processor() {
        var file = Path.of("/proc/cpuinfo");
        return Files.isReadable(file) ? processor(read(file)) : "";
    }

    static String processor(String cpuinfo) {
        var matcher = MODEL.matcher(cpuinfo);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** Seconds of processor time by the names of a process's threads; threads that differ in a number are added up. */
    public static Map<String, Double> threadSeconds(ServerProcess process) {
        Map<String, Double> seconds = new TreeMap<>();
        try (var tasks = Files.newDirectoryStream(Path.of("/proc/%d/task".formatted(process.pid())))) {
            for (var task : tasks) {
                var thread = threadTime(read(task.resolve("stat")));
                seconds.merge(thread.name(), thread.seconds(), Double::sum);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return seconds;
    }

    static ThreadTime threadTime(String stat) {
        var matcher = STAT.matcher(stat);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not the stat of a thread: " + stat);
        }
        var name = matcher.group(1).replaceAll("[-#]*\\d+$", "");
        var numbers = matcher.group(2).split(" ", -1);
        long ticks = Long.parseLong(numbers[USER_TIME]) + Long.parseLong(numbers[SYSTEM_TIME]);
        return new ThreadTime(name, ticks / TICKS_PER_SECOND);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What one thread took. */
    record ThreadTime(String name, double seconds) {}
}
