package dev.parley.server.cli;

import dev.parley.server.grpc.probe.Rehearsal;
import dev.parley.server.settings.InvalidSettingsException;
import dev.parley.server.settings.SettingsLoader;
import dev.parley.server.settings.SettingsRequest;
import dev.parley.server.settings.Surroundings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code parley rehearse}: for the launcher's {@code warm} and for whoever builds an image, run with Java's
 * {@code -XX:AOTCacheOutput}.
 */
@Command(
        name = "rehearse",
        hidden = true,
        description = "Starts a server in memory on a free port of the loopback address, calls it, and stops it.")
final class RehearseCommand implements Callable<Integer> {
    /** Enough for Java to see which methods matter. */
    private static final int TIMES = 50;

    private final Surroundings surroundings;
    private final ServerStarter starter;
    private final Consumer<Runnable> stopSignals;

    @Mixin
    private final Terminal terminal = new Terminal();

    RehearseCommand(Surroundings surroundings, ServerStarter starter, Consumer<Runnable> stopSignals) {
        this.surroundings = surroundings;
        this.starter = starter;
        this.stopSignals = stopSignals;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        readOwnSettings();
        var address = freeAddress();
        var rehearsal = new FutureTask<>(() -> new Rehearsal(address).run(TIMES), null);
        // Nothing of this machine's settings: no port, no certificate and no database that may be in use.
        var serving = new Serving(
                new Surroundings(Map.of(), Optional.empty(), surroundings.maxHeapBytes()), starter, stop -> {
                    stopSignals.accept(stop);
                    Thread.ofPlatform().name("rehearsal").start(() -> {
                        rehearsal.run();
                        stop.run();
                    });
                });
        var outcome = serving.run(request(address), terminal.err());
        if (outcome == ExitCode.OK) {
            rehearsal.get();
        }
        return outcome;
    }

    // Only for Java to see how it is done.
    private void readOwnSettings() {
        try {
            new SettingsLoader(surroundings).inspect(new SettingsRequest(Optional.empty(), Optional.empty(), Map.of()));
        } catch (InvalidSettingsException e) {
            terminal.err().println("The settings are wrong; `parley config validate` says how. This goes on without.");
        }
    }

    private static SettingsRequest request(InetSocketAddress address) {
        return new SettingsRequest(
                Optional.of("testing"),
                Optional.empty(),
                Map.of(
                        "storage.backend",
                        "memory",
                        "server.host",
                        address.getHostString(),
                        "server.port",
                        Integer.toString(address.getPort()),
                        "server.drain-delay",
                        "0s"));
    }

    private static InetSocketAddress freeAddress() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(socket.getInetAddress().getHostAddress(), socket.getLocalPort());
        }
    }
}
