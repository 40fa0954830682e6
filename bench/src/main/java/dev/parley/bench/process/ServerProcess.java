package dev.parley.bench.process;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A server in a process of its own, on a port of this machine. */
public final class ServerProcess implements Measured, AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);
    private static final int STOP_SECONDS = 60;
    private static final Duration LOOK = Duration.ofMillis(1);

    private final Process process;
    private final int port;
    private final Path output;

    private ServerProcess(Process process, int port, Path output) {
        this.process = process;
        this.port = port;
        this.output = output;
    }

    /**
     * Starts a program, and does not wait for it.
     *
     * @param environment added to that of this process, without what would set up a Parley server
     * @param port the one that the command makes it listen on
     */
    public static ServerProcess start(List<String> command, Map<String, String> environment, int port) {
        try {
            var output = Files.createTempFile("parley-bench-", ".log");
            output.toFile().deleteOnExit();
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
            builder.environment().putAll(environment);
            return endingWithThisProgram(new ServerProcess(builder.start(), port, output));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + String.join(" ", command), e);
        }
    }

    /** A port that nobody listens on now. */
    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until somebody listens on the port. */
    public ServerProcess awaitPort() throws InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (!isListening()) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                throw new IllegalStateException("a server did not start: " + output());
            }
            Thread.sleep(LOOK);
        }
        return this;
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /** The file that runs, such as {@code java}. */
    String program() {
        return process.info().command().orElseThrow(() -> new IllegalStateException("it ended: " + output()));
    }

    @Override
    public Duration serverCpu() {
        return process.info().totalCpuDuration().orElseThrow(() -> new IllegalStateException("it ended: " + output()));
    }

    /** None: what is behind it has other processes. */
    @Override
    public Duration databaseCpu() {
        return Duration.ZERO;
    }

    /** Waits until it ends by itself. */
    public int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** What it has printed. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to stop, and waits until it has. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    // Whoever interrupts a benchmark leaves no servers behind.
    private static ServerProcess endingWithThisProgram(ServerProcess server) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(server.process::destroyForcibly));
        return server;
    }

    private boolean isListening() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
