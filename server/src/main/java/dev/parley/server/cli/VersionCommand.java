package dev.parley.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code parley version}. */
@Command(
        name = "version",
        description = "Prints the version, the commit that it was built from, and the Java that runs it.")
final class VersionCommand implements Runnable {
    private final Build build;

    @Mixin
    private final Terminal terminal = new Terminal();

    VersionCommand(Build build) {
        this.build = build;
    }

    @Override
    public void run() {
        terminal.out()
                .println(
                        "parley %s (commit %s, Java %s)".formatted(build.version(), build.commit(), Runtime.version()));
    }
}
