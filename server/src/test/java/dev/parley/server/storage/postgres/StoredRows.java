package dev.parley.server.storage.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks into a test's database, past the storage. */
final class StoredRows {
    private static final String WAITING =
            " FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";

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
        return number("SELECT count(*)" + WAITING);
    }

    /** Ends the connections on which statements wait for a lock. */
    void endWaiting() {
        database.address().execute("SELECT pg_terminate_backend(pid)" + WAITING);
    }

    /** The first column of a query's answer. */
    List<String> texts(String sql) {
        var texts = new ArrayList<String>();
        try (var connection = database.address().connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            while (row.next()) {
                texts.add(row.getString(1));
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return texts;
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
