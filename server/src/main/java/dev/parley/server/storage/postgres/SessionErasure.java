package dev.parley.server.storage.postgres;

import dev.parley.server.domain.message.SessionKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Erases locked sessions with all that belongs to them, many as one step. */
final class SessionErasure {
    private static final String[] TABLES = {"message", "session_state", "session_activity", "session"};

    private SessionErasure() {}

    static void erase(Connection connection, List<SessionKey> sessions) throws SQLException {
        for (var table : TABLES) {
            try (var statement = connection.prepareStatement(
                    "DELETE FROM parley." + table + " WHERE tenant = ? AND session_id = ?")) {
                for (var session : sessions) {
                    statement.setString(1, session.tenant().id());
                    statement.setString(2, session.sessionId());
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
    }
}
