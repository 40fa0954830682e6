package dev.parley.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux tells about a process and about itself, in {@code /proc}. */
public final class ProcFiles {
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
    private static final Pattern MODEL = Pattern.compile("(?m)^model name\\s*: (.*)$");
    // "PID (NAME) STATE", then numbers; those of user and system time are the 14th and 15th in all.
    private static final Pattern STAT = Pattern.compile("(?s)\\d+ \\((.*)\\) \\S (.*)");
    private static final int USER_TIME = 10;
    private static final int SYSTEM_TIME = 11;
    private static final int ENDED_CHILDRENS_USER_TIME = 12;
    private static final int ENDED_CHILDRENS_SYSTEM_TIME = 13;
    private static final long MILLIS_PER_TICK = 10;
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
        var matcher = stat(stat);
        var name = matcher.group(1).replaceAll("[-#]*\\d+$", "");
        return new ThreadTime(name, ticks(matcher, USER_TIME, SYSTEM_TIME) / TICKS_PER_SECOND);
    }

    /** The processor time of a process; none if there is no such process any more. */
    public static Duration cpu(long pid) {
        return stat(pid)
                .map(stat -> duration(ticks(stat, USER_TIME, SYSTEM_TIME)))
                .orElse(Duration.ZERO);
    }

    /** The processor time of those that a process has started and that have ended. */
    public static Duration endedChildrensCpu(long pid) {
        return stat(pid).map(ProcFiles::endedChildrensCpu).orElse(Duration.ZERO);
    }

    static Duration endedChildrensCpu(String stat) {
        return endedChildrensCpu(stat(stat));
    }

    private static Duration endedChildrensCpu(Matcher stat) {
        return duration(ticks(stat, ENDED_CHILDRENS_USER_TIME, ENDED_CHILDRENS_SYSTEM_TIME));
    }

    private static Duration duration(long ticks) {
        return Duration.ofMillis(ticks * MILLIS_PER_TICK);
    }

    private static Optional<Matcher> stat(long pid) {
        try {
            return Optional.of(stat(Files.readString(Path.of("/proc/%d/stat".formatted(pid)))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Matcher stat(String stat) {
        var matcher = STAT.matcher(stat);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not the stat of a process or thread: " + stat);
        }
        return matcher;
    }

    private static long ticks(Matcher stat, int user, int system) {
        var numbers = stat.group(2).strip().split(" ", -1);
        return Long.parseLong(numbers[user]) + Long.parseLong(numbers[system]);
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
