package dev.parley.server.storage.postgres;

import java.sql.SQLException;

/** Looks into a test's database, past the storage. */
final class StoredRows {
    private final TestDatabase database;

    StoredRows(TestDatabase database) {
        this.database = database;
    }

    /** Whether a condition holds of the session and its place in the lists by last activity. */
    boolean holds(String sessionId, String condition) {
        return number("SELECT count(*) FROM parley.session s JOIN parley.session_activity a USING (tenant, session_id)"
                        + " WHERE session_id = '" + sessionId + "' AND " + condition)
                == 1;
    }

    /** How many rows there are of a session, in all tables. */
    long count(String sessionId) {
        long rows = 0;
        for (var table : new String[] {"session", "session_activity", "session_state", "message"}) {
            rows += number("SELECT count(*) FROM parley." + table + " WHERE session_id = '" + sessionId + "'");
        }
        return rows;
    }

    /** How many statements wait for a lock. */
    long waiting() {
        return number("SELECT count(*) FROM pg_locks WHERE NOT granted AND database ="
                + " (SELECT oid FROM pg_database WHERE datname = current_database())");
    }

    /** How many statements wait for somebody else's transaction, which has locked a row. */
    long waitingForRows() {
        return number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                + " AND wait_event IN ('transactionid', 'tuple') AND datname = current_database()");
    }

    private long number(String sql) {
        try (var connection = database.address().connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
