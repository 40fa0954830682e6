package dev.parley.server.cli;

import dev.parley.server.settings.Durations;
import dev.parley.server.settings.InvalidSettingsException;
import dev.parley.server.settings.SettingsRequest;
import dev.parley.server.settings.Surroundings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The program {@code parley}: its commands, and how they end the process. */
public final class ParleyCommandLine {
    private static final List<String> SERVE = List.of("serve");

    private final Surroundings surroundings;
    private final Build build;
    private final ServerStarter starter;
    private final Consumer<Runnable> stopSignals;
    private PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
    private PrintWriter err = new PrintWriter(System.err, true, System.err.charset());

    /**
     * Puts the commands together.
     *
     * @param surroundings where the settings come from
     * @param starter what {@code serve} starts
     * @param stopSignals takes what to do when the process is told to stop
     */
    public ParleyCommandLine(
            Surroundings surroundings, Build build, ServerStarter starter, Consumer<Runnable> stopSignals) {
        this.surroundings = surroundings;
        this.build = build;
        this.starter = starter;
        this.stopSignals = stopSignals;
    }

    /** Writes to these instead of standard output and standard error. */
    ParleyCommandLine writingTo(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
        return this;
    }

    /** Runs the command that the arguments name, and returns the exit code of the process. */
    public int execute(String... arguments) {
        // What containers and service files run has nothing to parse, and starts sooner
        // without picocli: its classes are in a form that is too old for the JVM's cache of loaded classes.
        return List.of(arguments).equals(SERVE) ? serve() : commands().execute(arguments);
    }

    private int serve() {
        try {
            return serving().run(new SettingsRequest(Optional.empty(), Optional.empty(), Map.of()), err);
        } catch (InvalidSettingsException e) {
            err.println(e.getMessage());
            return ExitCode.BAD_SETTINGS;
        } catch (InterruptedException | ExecutionException | RuntimeException e) {
            // A bug, shown as picocli shows it.
            e.printStackTrace(err);
            return ExitCode.FAILED;
        }
    }

    private Serving serving() {
        return new Serving(surroundings, starter, stopSignals);
    }

    private CommandLine commands() {
        var config = new CommandLine(new Config())
                .addMixin("terminal", new Terminal())
                .addSubcommand(new ConfigValidateCommand(surroundings))
                .addSubcommand(new ConfigPrintCommand(surroundings))
                .addSubcommand(new ConfigDocsCommand(surroundings.defaultConfig()));
        return new CommandLine(new Parley())
                .addMixin("terminal", new Terminal())
                .addSubcommand(new ServeCommand(serving()))
                .addSubcommand(config)
                .addSubcommand(new HealthCommand(surroundings))
                .addSubcommand(new MigrateCommand(surroundings))
                .addSubcommand(new VersionCommand(build))
                .addSubcommand(new RehearseCommand(surroundings, starter, stopSignals))
                .registerConverter(Duration.class, Durations::parse)
                .setExecutionExceptionHandler(ParleyCommandLine::fail)
                .setOut(out)
                .setErr(err);
    }

    private static int fail(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof InvalidSettingsException) {
            command.getErr().println(failure.getMessage());
            return ExitCode.BAD_SETTINGS;
        }
        // A bug: picocli prints all of it.
        throw failure;
    }

    @Command(
            name = "parley",
            description = "Keeps the conversations of agents: sessions and their messages, over gRPC.",
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "`parley COMMAND --help` explains a command, docs/settings.md the settings.",
                "`parley warm`, in a distribution: makes the cache for a quicker start.",
                "Exit codes: 0 done, 1 failed, 2 wrong command line, 78 wrong settings."
            })
    private static final class Parley {}

    @Command(
            name = "config",
            description = "Checks, shows and explains the settings.",
            synopsisSubcommandLabel = "COMMAND")
    private static final class Config {}
}
