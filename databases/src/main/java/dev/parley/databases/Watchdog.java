package dev.parley.databases;

import java.io.IOException;
import java.util.List;

/** Stops a database whose program has ended without stopping it, even by kill -9. */
final class Watchdog {
    // The line never comes when this program is gone; then the input ends. The database may be frozen.
    private static final String AFTERWARDS = "read -r line && exit; pkill -CONT -P \"$1\"; kill -s CONT \"$1\"; ";
    private static final String ASK = "kill -s INT \"$1\"";
    private static final String INSIST = "while " + ASK + "; do sleep 1; done";

    private final Process process;

    private Watchdog(Process process) {
        this.process = process;
    }

    /** Watches over a process that this program has started. */
    static Watchdog over(Process database) throws IOException {
        return start(AFTERWARDS + ASK, database);
    }

    /** The same over one that may refuse to end when it is asked for the first time. */
    static Watchdog insistingOver(Process database) throws IOException {
        return start(AFTERWARDS + INSIST, database);
    }

    private static Watchdog start(String script, Process database) throws IOException {
        var command = Commands.withoutTerminal(List.of("sh", "-c", script, "watchdog", Long.toString(database.pid())));
        return new Watchdog(new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Ends the watch. The process id may belong to another one from now on. */
    void end() {
        try (var in = process.outputWriter()) {
            in.write("done\n");
        } catch (IOException e) {
            throw new DatabaseFailedException("a watchdog has ended", e);
        }
        Commands.waitFor(process);
    }
}
