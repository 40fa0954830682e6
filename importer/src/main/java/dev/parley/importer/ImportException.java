package dev.parley.importer;

import org.jspecify.annotations.Nullable;

/** The import cannot go on. The message is for the person who started it, and says where. */
final class ImportException extends RuntimeException {
    private final int exitCode;

    ImportException(int exitCode, String message) {
        this(exitCode, message, null);
    }

    ImportException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** How the process ends: a value of {@link ExitCode}. */
    int exitCode() {
        return exitCode;
    }
}
