package dev.parley.server.observability;

import com.sun.management.OperatingSystemMXBean;
import dev.parley.server.domain.Measure;
import dev.parley.server.domain.Measure.Kind;
import dev.parley.server.domain.Measure.Values;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the Java virtual machine and its process tell about themselves, under OpenTelemetry's names wherever it has one:
 * memory, garbage collection, threads, processor time.
 */
final class JavaMeasures {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans();
    private final ResidentMemory resident = new ResidentMemory(Path.of("/proc/self/status"));
    private final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    List<Measure> measures() {
        var threads = ManagementFactory.getThreadMXBean();
        var runtime = ManagementFactory.getRuntimeMXBean();
        return List.of(
                new Measure("jvm.memory.used", Kind.GAUGE, "By", "Memory in use.", this::readUsed),
                new Measure("jvm.memory.limit", Kind.GAUGE, "By", "The most memory there can be.", this::readLimits),
                new Measure(
                        "process.memory.usage",
                        Kind.GAUGE,
                        "By",
                        "Physical memory that the process takes, inside of the heap and outside of it.",
                        resident::read),
                new Measure(
                        "parley.jvm.gc.time",
                        Kind.COUNTER,
                        "s",
                        "Time spent collecting garbage.",
                        this::readGarbageTime),
                Measure.gauge("jvm.thread.count", "{thread}", "Platform threads.", threads::getThreadCount),
                new Measure(
                        "jvm.cpu.time",
                        Kind.COUNTER,
                        "s",
                        "Processor time that the process has taken.",
                        values -> values.put(system.getProcessCpuTime() / NANOS_PER_SECOND, Map.of())),
                Measure.gauge(
                        "jvm.cpu.count",
                        "{cpu}",
                        "Processors that the process may use.",
                        system::getAvailableProcessors),
                new Measure(
                        "process.uptime",
                        Kind.GAUGE,
                        "s",
                        "Time since the process started.",
                        values -> values.put(runtime.getUptime() / MILLIS_PER_SECOND, Map.of())));
    }

    private void readUsed(Values values) {
        pools.forEach(pool -> values.put(pool.getUsage().getUsed(), labels(pool)));
    }

    // Not every pool has a limit of its own.
    private void readLimits(Values values) {
        for (var pool : pools) {
            long max = pool.getUsage().getMax();
            if (max >= 0) {
                values.put(max, labels(pool));
            }
        }
    }

    private void readGarbageTime(Values values) {
        collectors.forEach(collector -> values.put(
                collector.getCollectionTime() / MILLIS_PER_SECOND, Map.of("jvm.gc.name", collector.getName())));
    }

    private static Map<String, String> labels(MemoryPoolMXBean pool) {
        return Map.of(
                "jvm.memory.type",
                pool.getType() == MemoryType.HEAP ? "heap" : "non_heap",
                "jvm.memory.pool.name",
                pool.getName());
    }
}
