package dev.parley.importer;

import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The program {@code parley-import}. */
public final class Main {
    private Main() {}

    /** Runs the import and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine(isWatched()).execute(arguments));
    }

    @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null again where there is no terminal
    private static boolean isWatched() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    /** @param terminal whether somebody watches */
    static CommandLine commandLine(boolean terminal) {
        return new CommandLine(new ImportCommand(terminal)).setExecutionExceptionHandler(Main::fail);
    }

    private static int fail(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof ImportException known) {
            command.getErr().println("parley-import: " + known.getMessage());
            return known.exitCode();
        }
        // A bug: picocli prints all of it.
        throw failure;
    }
}
