package dev.parley.conformance.load;

import picocli.CommandLine;

/** The program behind {@code make check-history}. */
public final class Main {
    private Main() {}

    /** Puts load on a server, checks what it answered, and ends the process with an exit code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new HistoryCommand()).execute(arguments));
    }
}
