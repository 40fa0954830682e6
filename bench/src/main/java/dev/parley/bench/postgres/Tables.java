package dev.parley.bench.postgres;

import dev.parley.databases.DatabaseAddress;
import java.sql.Connection;
import java.sql.SQLException;

/** The tables of one database, written past every server: what a measurement begins with, and what it leaves. */
public final class Tables {
    private static final String SESSIONS = """
            INSERT INTO parley.session (tenant, session_id, uid, user_id, title, create_time, update_time)
            SELECT ?, ? || lpad(i::text, 6, '0'), gen_random_uuid(), 'bench', 'A session of the benchmark', now(), now()
            FROM generate_series(0, ?::int - 1) i
            """;

    private static final String ACTIVITY = """
            INSERT INTO parley.session_activity (tenant, session_id, user_id, activity_time)
            SELECT tenant, session_id, user_id, create_time FROM parley.session
            ON CONFLICT DO NOTHING
            """;

    private final DatabaseAddress database;

    public Tables(DatabaseAddress database) {
        this.database = database;
    }

    public DatabaseAddress database() {
        return database;
    }

    /**
     * Removes everything, and lets the database write what it has put off: so that it does it in nobody's round.
     */
    public void clear() {
        database.execute(
                "TRUNCATE parley.session, parley.session_activity, parley.session_state, parley.message", "CHECKPOINT");
    }

    /** Makes sessions of the tenant {@code default}: their ids are the prefix, a hyphen and six digits from 0. */
    public void createSessions(String prefix, int count) {
        use(connection -> {
            try (var sessions = connection.prepareStatement(SESSIONS);
                    var activity = connection.prepareStatement(ACTIVITY)) {
                sessions.setString(1, "default");
                sessions.setString(2, prefix + "-");
                sessions.setInt(3, count);
                sessions.executeUpdate();
                activity.executeUpdate();
            }
            return count;
        });
    }

    /** The single number that a query finds. */
    public long number(String sql) {
        return use(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(sql)) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    /** Works on a connection of its own. */
    public <T> T use(Work<T> work) {
        try (var connection = database.connect()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("a statement failed on " + database, e);
        }
    }

    /** What needs a connection. */
    public interface Work<T> {
        /** Does it. */
        T on(Connection connection) throws SQLException;
    }
}
