package dev.parley.server.cli;

import dev.parley.server.logging.Logging;
import dev.parley.server.settings.SettingsLoader;
import dev.parley.server.settings.Surroundings;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code parley serve}. */
@Command(name = "serve", description = "Starts the server. SIGTERM or SIGINT stops it in order, a second one at once.")
final class ServeCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final ServerStarter starter;
    private final Consumer<Runnable> stopSignals;

    @Mixin
    private final Terminal terminal = new Terminal();

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    ServeCommand(Surroundings surroundings, ServerStarter starter, Consumer<Runnable> stopSignals) {
        this.surroundings = surroundings;
        this.starter = starter;
        this.stopSignals = stopSignals;
    }

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        var loaded = new SettingsLoader(surroundings).load(options.request());
        RunningServer server;
        try {
            Logging.configure(loaded.settings().observability(), loaded.directory());
            loaded.notes().forEach(LoggerFactory.getLogger(ServeCommand.class)::warn);
            server = starter.start(loaded.settings());
        } catch (IOException e) {
            terminal.err().println("parley cannot start: " + reason(e));
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
