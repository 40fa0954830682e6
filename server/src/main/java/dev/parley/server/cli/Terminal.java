package dev.parley.server.cli;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command has: {@code --help}, and somewhere to write. */
final class Terminal {
    @SuppressWarnings("UnusedVariable") // picocli reads it
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean helpWanted;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    PrintWriter out() {
        return commandLine().getOut();
    }

    PrintWriter err() {
        return commandLine().getErr();
    }

    /** The failure that ends the process with the command's usage and the exit code of a wrong command line. */
    ParameterException wrongUsage(String message) {
        return new ParameterException(commandLine(), message);
    }

    private CommandLine commandLine() {
        return requireNonNull(command, "set by picocli").commandLine();
    }
}
