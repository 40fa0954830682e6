package dev.parley.server.storage.postgres.migration;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** Finds out whether a pooler such as PgBouncer stands before the database. */
final class Poolers {
    private Poolers() {}

    // A pooler names a process of its own when it is logged into, not the one that works.
    static boolean isBetween(DataSource source) throws SQLException {
        try (var connection = source.getConnection();
                var statement = connection.createStatement();
                var answer = statement.executeQuery("SELECT pg_backend_pid()")) {
            answer.next();
            return answer.getInt(1) != connection.unwrap(PGConnection.class).getBackendPID();
        }
    }
}
