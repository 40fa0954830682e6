package dev.parley.databases;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the system. */
final class Commands {
    private static final Duration LOOK = Duration.ofMillis(20);

    private Commands() {}

    /** Runs a program that tells nothing as long as it succeeds. */
    static void run(List<String> command) {
        try {
            var output = Files.createTempFile("parley-command-", ".log");
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (waitFor(process) != 0) {
                throw new DatabaseFailedException(command.getFirst() + ": " + Files.readString(output));
            }
            Files.delete(output);
        } catch (IOException e) {
            throw new DatabaseFailedException("cannot run " + command.getFirst(), e);
        }
    }

    static void requireSuccess(Process process, String name) {
        int status = waitFor(process);
        if (status != 0) {
            throw new DatabaseFailedException("%s failed with exit code %d".formatted(name, status));
        }
    }

    /**
     * The command as one that PostgreSQL's programs accept, which refuse to run as root: in a user namespace where
     * nobody is root, though files and processes keep their owner.
     */
    static List<String> withoutRoot(List<String> command) {
        if (!"root".equals(System.getProperty("user.name"))) {
            return command;
        }
        var whole = new ArrayList<>(List.of("unshare", "-U"));
        whole.addAll(command);
        return whole;
    }

    /** The command as one that Ctrl-C in this program's terminal does not reach, where the system can do that. */
    static List<String> withoutTerminal(List<String> command) {
        if (!isInstalled("setsid")) {
            return command;
        }
        var whole = new ArrayList<>(List.of("setsid"));
        whole.addAll(command);
        return whole;
    }

    static boolean isInstalled(String program) {
        for (var folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    static int waitFor(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseFailedException("interrupted", e);
        }
    }

    /** Waits for a second at most, and says whether the process has ended. */
    static boolean endsSoon(Process process) {
        try {
            return process.waitFor(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseFailedException("interrupted", e);
        }
    }

    /** Waits a little before one looks again. */
    static void pause() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseFailedException("interrupted", e);
        }
    }
}
