package dev.parley.server.storage.postgres.migration;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The schema before its first migration, so that Flyway has a place for its history. */
final class EmptySchema {
    private static final String EXISTS = "SELECT 1 FROM pg_namespace WHERE nspname = 'parley'";

    private EmptySchema() {}

    /** Creates it where it is missing. That takes a right on the database, which is asked for only then. */
    static void create(DataSource owner) throws SQLException {
        try (var connection = owner.getConnection()) {
            if (exists(connection)) {
                return;
            }
            try (var statement = connection.createStatement()) {
                statement.execute("CREATE SCHEMA parley");
            } catch (SQLException e) {
                // Another server may have been first.
                if (!exists(connection)) {
                    throw e;
                }
            }
        }
    }

    private static boolean exists(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(EXISTS)) {
            return row.next();
        }
    }
}
