package dev.parley.server.cli;

import dev.parley.server.logging.Logging;
import dev.parley.server.settings.InvalidSettingsException;
import dev.parley.server.settings.SettingsLoader;
import dev.parley.server.settings.SettingsRequest;
import dev.parley.server.settings.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** What {@code serve} does, however it was asked for: starts a server, and ends when that has stopped. */
final class Serving {
    private final Surroundings surroundings;
    private final ServerStarter starter;
    private final Consumer<Runnable> stopSignals;

    Serving(Surroundings surroundings, ServerStarter starter, Consumer<Runnable> stopSignals) {
        this.surroundings = surroundings;
        this.starter = starter;
        this.stopSignals = stopSignals;
    }

    /**
     * Serves until told to stop.
     *
     * @param err takes why it could not start
     * @return the exit code
     * @throws InvalidSettingsException if the settings are wrong
     */
    int run(SettingsRequest request, PrintWriter err) throws InterruptedException, ExecutionException {
        var loaded = new SettingsLoader(surroundings).load(request);
        RunningServer server;
        try {
            Logging.configure(loaded.settings().observability(), loaded.directory());
            loaded.notes().forEach(LoggerFactory.getLogger(Serving.class)::warn);
            server = starter.start(loaded.settings());
        } catch (IOException e) {
            err.println("parley cannot start: " + reason(e));
            return ExitCode.FAILED;
        }
        // Runs once, whoever runs it first, and everybody else can wait for it.
        var closing = new FutureTask<>(server::close, null);
        stopSignals.accept(closing);
        server.awaitTermination();
        closing.run();
        closing.get();
        return ExitCode.OK;
    }

    /** The message, and the one at the bottom: "cannot listen on 127.0.0.1:7070: Address already in use". */
    private static String reason(IOException failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        var message = String.valueOf(failure.getMessage());
        var detail = String.valueOf(root.getMessage());
        return message.contains(detail) ? message : message + ": " + detail;
    }
}
