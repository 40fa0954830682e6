package dev.parley.server.storage.postgres.migration;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What the database said, under what Flyway makes of it. */
final class SqlStates {
    private static final String FORBIDDEN = "42501";

    private SqlStates() {}

    /** Whether the role lacks a right. */
    static boolean isForbidden(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && FORBIDDEN.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /** The first words of the database itself, or of whoever failed. */
    static @Nullable String message(Throwable failure) {
        var root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        var message = root.getMessage();
        return message == null ? null : message.lines().findFirst().orElse("");
    }
}
