package dev.parley.server.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code parley serve}. */
@Command(name = "serve", description = "Starts the server. SIGTERM or SIGINT stops it in order, a second one at once.")
final class ServeCommand implements Callable<Integer> {
    private final Serving serving;

    @Mixin
    private final Terminal terminal = new Terminal();

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    ServeCommand(Serving serving) {
        this.serving = serving;
    }

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        return serving.run(options.request(), terminal.err());
    }
}
