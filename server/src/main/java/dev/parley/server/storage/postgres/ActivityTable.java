package dev.parley.server.storage.postgres;

import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.SessionKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Where sessions stand in the lists by last activity. */
final class ActivityTable {
    // The limit keeps the planner from joining in another way than key by key. Nothing goes back: of two servers that
    // write the same session, the one that waited may know less.
    private static final String MOVE = """
            WITH behind AS MATERIALIZED (
              SELECT g.tenant, g.session_id, s.last_message_time
              FROM unnest(?::text[], ?::text[]) AS g(tenant, session_id)
              CROSS JOIN LATERAL (
                SELECT s.last_message_time FROM parley.session s
                WHERE s.tenant = g.tenant AND s.session_id = g.session_id
                LIMIT 1) s
              CROSS JOIN LATERAL (
                SELECT FROM parley.session_activity a
                WHERE a.tenant = g.tenant AND a.session_id = g.session_id AND a.activity_time < s.last_message_time
                FOR NO KEY UPDATE) a
            )
            UPDATE parley.session_activity a
            SET activity_time = b.last_message_time
            FROM behind b
            WHERE a.tenant = b.tenant AND a.session_id = b.session_id
            """;
    private static final String LOOK = """
            SELECT s.tenant, s.session_id, a.activity_time < s.last_message_time - interval '1 second'
            FROM (
              SELECT s.tenant, s.session_id, s.last_message_time FROM parley.session s
              WHERE (s.tenant, s.session_id) > (?, ?)
              ORDER BY s.tenant, s.session_id
              LIMIT ?) s
            CROSS JOIN LATERAL (
              SELECT a.activity_time FROM parley.session_activity a
              WHERE a.tenant = s.tenant AND a.session_id = s.session_id
              LIMIT 1) a
            """;

    private final Database database;

    ActivityTable(Database database) {
        this.database = database;
    }

    /** Moves sessions to the times of their last messages. */
    void move(List<SessionKey> sessions, long deadlineNanos) {
        var sorted = sessions.stream().sorted(LockOrder.BY_KEY).toList();
        var tenants = sorted.stream().map(key -> key.tenant().id()).toArray(String[]::new);
        var ids = sorted.stream().map(SessionKey::sessionId).toArray(String[]::new);
        database.statement(deadlineNanos, connection -> move(connection, tenants, ids));
    }

    private static int move(Connection connection, String[] tenants, String[] ids) throws SQLException {
        try (var statement = connection.prepareStatement(MOVE)) {
            var parameters = new ArrayParameters(connection, statement, 1);
            parameters.add("text", tenants);
            parameters.add("text", ids);
            return statement.executeUpdate();
        }
    }

    /** Looks at the first few sessions behind a key, in the order of keys. */
    List<Look> look(SessionKey behind, int max, long deadlineNanos) {
        return database.read(deadlineNanos, connection -> look(connection, behind, max));
    }

    private static List<Look> look(Connection connection, SessionKey behind, int max) throws SQLException {
        var looks = new ArrayList<Look>();
        try (var statement = connection.prepareStatement(LOOK)) {
            statement.setString(1, behind.tenant().id());
            statement.setString(2, behind.sessionId());
            statement.setInt(3, max);
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    var session = new SessionKey(new Tenant(row.getString(1)), row.getString(2));
                    looks.add(new Look(session, row.getBoolean(3)));
                }
            }
        }
        return looks;
    }

    /**
     * A session.
     *
     * @param isLate whether its last message came well behind the time at which it is listed
     */
    record Look(SessionKey session, boolean isLate) {}
}
