package dev.parley.server;

import dev.parley.server.cli.Build;
import dev.parley.server.cli.ParleyCommandLine;
import dev.parley.server.cli.StopSignals;
import dev.parley.server.settings.Surroundings;
import java.nio.file.Path;
import java.util.Optional;

/** The program {@code parley}. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        // Before any class of Guice is loaded: it would otherwise define classes in a way that newer JDKs take away.
        System.setProperty("guice_bytecode_gen_option", "DISABLED");
        // Set by the launcher.
        var home = Optional.ofNullable(System.getProperty("parley.home")).map(Path::of);
        var surroundings = new Surroundings(
                System.getenv(),
                home.map(path -> path.resolve("config")),
                Runtime.getRuntime().maxMemory());

        var commands = new ParleyCommandLine(
                surroundings,
                Build.read(),
                ParleyServer::start,
                stop -> new StopSignals(stop, Runtime.getRuntime()::halt).install());

        System.exit(commands.execute(arguments));
    }
}
