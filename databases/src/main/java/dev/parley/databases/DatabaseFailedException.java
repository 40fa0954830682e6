package dev.parley.databases;

import org.jspecify.annotations.Nullable;

/** A database could not be found, started, stopped or used. */
public final class DatabaseFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseFailedException(String message) {
        super(message);
    }

    DatabaseFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
