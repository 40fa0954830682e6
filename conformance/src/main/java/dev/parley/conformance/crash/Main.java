package dev.parley.conformance.crash;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program behind {@code make crash-test} and {@code make conformance-servers}. */
@Command(name = "crash")
public final class Main {
    private Main() {}

    /** Runs one of the commands, and ends the process with its exit code. */
    public static void main(String[] arguments) {
        var commands = new CommandLine(new Main())
                .addSubcommand(new CrashCommand())
                .addSubcommand(new ServersCommand())
                .setCaseInsensitiveEnumValuesAllowed(true);
        System.exit(commands.execute(arguments));
    }
}
