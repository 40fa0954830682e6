package dev.parley.bench;

import dev.parley.bench.floor.EchoServer;
import dev.parley.bench.floor.FloorProcess;
import dev.parley.bench.load.Connections;
import dev.parley.bench.parley.Parley;
import dev.parley.bench.process.JavaCommand;
import java.util.List;
import java.util.Map;

/** The servers that are compared: both stay up, with the same options of the JVM. */
final class Arena implements AutoCloseable {
    /** The heap of every server that keeps its data elsewhere. */
    static final List<String> SMALL_HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

    private static final long MEBIBYTE = 1 << 20;
    // Of the machine's memory for each of two or three heaps.
    private static final int HEAP_SHARE = 8;
    private static final long HEAP_MAX = 3072;
    // The server keeps messages in half of its heap.
    private static final int STORED_BYTES = 1500;

    private final Opened opened = new Opened();
    private final Side parley;
    private final Side floor;

    private Arena(Parley program, int connections) throws InterruptedException {
        var server = opened.keep(program.start(jvmOptions(), Map.of()));
        this.parley = new Side(server, opened.keep(Connections.open(server.port(), connections)));
        var echo = opened.keep(FloorProcess.start(EchoServer.class, JavaCommand.of(server), Map.of()));
        this.floor = new Side(echo, opened.keep(Connections.open(echo.port(), connections)));
    }

    /** Starts both. */
    static Arena open(Parley program, int connections) throws InterruptedException {
        return new Arena(program, connections);
    }

    Side parley() {
        return parley;
    }

    Side floor() {
        return floor;
    }

    /** How many messages of 1 KiB a server here has room for. */
    static int roomForMessages() {
        return Math.toIntExact(heapMebibytes() * MEBIBYTE / 2 / STORED_BYTES);
    }

    /** A heap of fixed size, in memory from the start: so that no round pays for its growth. */
    static List<String> jvmOptions() {
        long heap = heapMebibytes();
        return List.of("-Xms%dm".formatted(heap), "-Xmx%dm".formatted(heap), "-XX:+AlwaysPreTouch");
    }

    @Override
    public void close() {
        opened.close();
    }

    private static long heapMebibytes() {
        var machine = (com.sun.management.OperatingSystemMXBean)
                java.lang.management.ManagementFactory.getOperatingSystemMXBean();
        return Math.min(HEAP_MAX, machine.getTotalMemorySize() / MEBIBYTE / HEAP_SHARE);
    }
}
