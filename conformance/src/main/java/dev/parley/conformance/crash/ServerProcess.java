package dev.parley.conformance.crash;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.parley.databases.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server in a process of its own. It keeps its port over kills and starts. */
final class ServerProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(5);
    private static final int STOP_SECONDS = 30;

    private final Path launcher;
    private final Map<String, String> environment;
    private final int port = Ports.free();
    private final Path output;
    private @Nullable Process process;

    /**
     * A server that is not started yet.
     *
     * @param environment its settings, in the place of all {@code PARLEY_} variables of this process
     */
    ServerProcess(Path launcher, Map<String, String> environment) {
        this.launcher = launcher.toAbsolutePath();
        this.environment = Map.copyOf(environment);
        try {
            this.output = Files.createTempFile("parley-crash-", ".log");
        } catch (IOException e) {
            throw new UncheckedIOException("no file for what a server prints", e);
        }
        output.toFile().deleteOnExit();
        // Whoever interrupts this program leaves no servers behind.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::kill));
    }

    String target() {
        return "127.0.0.1:" + port;
    }

    /** Starts it, and waits until it takes connections. */
    synchronized void start() {
        var builder = new ProcessBuilder(List.of(launcher.toString(), "serve"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
        builder.environment().putAll(environment);
        builder.environment().put("PARLEY_SERVER_PORT", Integer.toString(port));
        try {
            var started = builder.start();
            process = started;
            awaitPort(started);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + launcher, e);
        }
    }

    /** Ends it with kill -9. Nothing happens when it does not run. */
    synchronized void kill() {
        if (process != null) {
            process.destroyForcibly();
            waitFor(process);
            process = null;
        }
    }

    /** Asks it to stop, and waits until it has. */
    @Override
    public synchronized void close() {
        if (process != null) {
            process.destroy();
            waitFor(process);
            process = null;
        }
    }

    /** What it has printed. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + output, e);
        }
    }

    private void awaitPort(Process started) {
        long end = System.nanoTime() + START.toNanos();
        while (!isListening()) {
            if (!started.isAlive() || System.nanoTime() - end > 0) {
                throw new IllegalStateException("a server did not start: " + output());
            }
            Pause.of(LOOK);
        }
    }

    private boolean isListening() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void waitFor(Process process) {
        try {
            if (!process.waitFor(STOP_SECONDS, SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
