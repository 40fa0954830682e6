package dev.parley.server.storage.postgres.migration;

import java.io.IOException;

/** The schema is not one to work with, or could not be made one. The message is for operators, and says what to do. */
public final class SchemaException extends IOException {
    private static final long serialVersionUID = 1;

    SchemaException(String message) {
        super(message);
    }

    SchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
