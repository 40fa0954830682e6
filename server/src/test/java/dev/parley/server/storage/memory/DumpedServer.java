package dev.parley.server.storage.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.parley.server.ParleyServer;
import dev.parley.server.settings.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.util.Map;

/**
 * The program of the child JVM of {@link MemoryDumpTest}: a server that prints its port, and then dumps its live heap
 * to each file that it is told, until its input ends. What is sent to the server is in its heap only while it keeps it.
 */
final class DumpedServer {
    private DumpedServer() {}

    public static void main(String[] arguments) throws IOException {
        var settings =
                Settings.of(Map.of("server.port", "0", "server.drain-delay", "0s", "storage.sweep-interval", "100ms"));
        try (var server = ParleyServer.start(settings);
                var commands = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            System.out.println("port " + server.port());
            for (var file = commands.readLine(); file != null; file = commands.readLine()) {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpHeap(file, true);
                System.out.println("dumped " + file);
            }
        }
    }
}
