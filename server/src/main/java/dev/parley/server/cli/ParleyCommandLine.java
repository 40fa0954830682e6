package dev.parley.server.cli;

import dev.parley.server.settings.Durations;
import dev.parley.server.settings.InvalidSettingsException;
import dev.parley.server.settings.Surroundings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The program {@code parley}: its commands, and how they end the process. */
public final class ParleyCommandLine {
    private final CommandLine commands;

    /**
     * Puts the commands together.
     *
     * @param surroundings where the settings come from
     * @param starter what {@code serve} starts
     * @param stopSignals takes what to do when the process is told to stop
     */
    public ParleyCommandLine(
            Surroundings surroundings, Build build, ServerStarter starter, Consumer<Runnable> stopSignals) {
        var config = new CommandLine(new Config())
                .addMixin("terminal", new Terminal())
                .addSubcommand(new ConfigValidateCommand(surroundings))
                .addSubcommand(new ConfigPrintCommand(surroundings))
                .addSubcommand(new ConfigDocsCommand(surroundings.defaultConfig()));
        commands = new CommandLine(new Parley())
                .addMixin("terminal", new Terminal())
                .addSubcommand(new ServeCommand(surroundings, starter, stopSignals))
                .addSubcommand(config)
                .addSubcommand(new HealthCommand(surroundings))
                .addSubcommand(new VersionCommand(build))
                .registerConverter(Duration.class, Durations::parse)
                .setExecutionExceptionHandler(ParleyCommandLine::fail);
    }

    /** Writes to these instead of standard output and standard error. */
    ParleyCommandLine writingTo(PrintWriter out, PrintWriter err) {
        commands.setOut(out).setErr(err);
        return this;
    }

    /** Runs the command that the arguments name, and returns the exit code of the process. */
    public int execute(String... arguments) {
        return commands.execute(arguments);
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
                "Exit codes: 0 done, 1 failed, 2 wrong command line, 78 wrong settings."
            })
    private static final class Parley {}

    @Command(
            name = "config",
            description = "Checks, shows and explains the settings.",
            synopsisSubcommandLabel = "COMMAND")
    private static final class Config {}
}
