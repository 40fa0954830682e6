package dev.parley.bench;

import picocli.CommandLine;

/** The program behind {@code make bench}. */
public final class Main {
    private Main() {}

    /** Measures, and ends the process with an exit code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }
}
