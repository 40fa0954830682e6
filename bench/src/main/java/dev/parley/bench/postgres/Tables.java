package dev.parley.bench.postgres;

import dev.parley.bench.parley.AppendRequest;
import dev.parley.databases.DatabaseAddress;
import java.sql.Connection;
import java.sql.SQLException;

/** The tables of one database, written past every server: what a measurement begins with, and what it leaves. */
public final class Tables {
    /** Among whom the sessions of a tenant are divided: {@code user-0}, {@code user-1}, … */
    public static final int USERS = 10;

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

    private static final String MESSAGES = """
            INSERT INTO parley.message (tenant, session_id, sequence, message_id, create_time, role, status, content)
            SELECT s.tenant, s.session_id, i, 'message-' || lpad(i::text, 9, '0'), now(), 3, 2, ?
            FROM parley.session s, generate_series(1, ?) i
            """;

    // As many for each user in a small tenant as fill a page.
    private static final String TENANT = """
            INSERT INTO parley.session (tenant, session_id, uid, user_id, title, create_time, update_time)
            SELECT ?, 'session-' || lpad(i::text, 9, '0'), gen_random_uuid(), 'user-' || i %% %1$d,
              'A session of the benchmark', now() - i * interval '1 s', now() - i * interval '1 s'
            FROM generate_series(1, ?) i
            """.formatted(USERS);

    private static final String TENANT_ACTIVITY = """
            INSERT INTO parley.session_activity (tenant, session_id, user_id, activity_time)
            SELECT tenant, session_id, user_id, create_time + hashtext(session_id) % 1000 * interval '1 s'
            FROM parley.session WHERE tenant = ?
            """;

    private final DatabaseAddress database;

    public Tables(DatabaseAddress database) {
        this.database = database;
    }

    public DatabaseAddress database() {
        return database;
    }

    /** Removes everything, and lets the database write what it has put off: so that it does it in nobody's round. */
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
        analyzeSessions();
    }

    /** Tells the planner how many sessions there are, as a database knows it that has run for a while. */
    public void analyzeSessions() {
        database.execute("ANALYZE parley.session, parley.session_activity");
    }

    /** Adds as many messages of 1 KiB to each session. */
    public void createMessages(int perSession) {
        use(connection -> {
            try (var messages = connection.prepareStatement(MESSAGES)) {
                messages.setBytes(1, AppendRequest.message("message-000000000").toByteArray());
                messages.setInt(2, perSession);
                return messages.executeUpdate();
            }
        });
    }

    /** Makes a tenant with sessions without messages. */
    public void createTenant(String tenant, int sessions) {
        use(connection -> {
            try (var rows = connection.prepareStatement(TENANT);
                    var activity = connection.prepareStatement(TENANT_ACTIVITY)) {
                rows.setString(1, tenant);
                rows.setInt(2, sessions);
                activity.setString(1, tenant);
                return rows.executeUpdate() + activity.executeUpdate();
            }
        });
    }

    /** Brings what a planner and an index-only scan go by up to date, and writes everything. */
    public void settle() {
        database.execute("VACUUM (ANALYZE)", "CHECKPOINT");
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
