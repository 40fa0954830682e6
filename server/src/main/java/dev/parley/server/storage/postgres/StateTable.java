package dev.parley.server.storage.postgres;

import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.State;
import dev.parley.server.domain.session.StatePatch;
import dev.parley.server.storage.postgres.StoredSession.StateSize;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The rows of sessions' state. To write, the session's row must be locked. */
final class StateTable {
    private static final String READ_ALL =
            "SELECT key, value FROM parley.session_state WHERE tenant = ? AND session_id = ?";
    private static final String READ_SOME = READ_ALL + " AND key = ANY (?)";
    private static final String REMOVE =
            "DELETE FROM parley.session_state WHERE tenant = ? AND session_id = ? AND key = ANY (?)";
    private static final String SET = """
            INSERT INTO parley.session_state (tenant, session_id, key, value)
            SELECT ?, ?, e.key, e.value FROM unnest(?::text[], ?::text[]) AS e(key, value)
            ON CONFLICT (tenant, session_id, key) DO UPDATE SET value = excluded.value
            """;

    private StateTable() {}

    /** Reads all entries. */
    static Map<String, String> read(Connection connection, SessionKey session) throws SQLException {
        try (var statement = connection.prepareStatement(READ_ALL)) {
            statement.setString(1, session.tenant().id());
            statement.setString(2, session.sessionId());
            return entries(statement);
        }
    }

    /** Reads the entries of some keys. */
    static Map<String, String> read(Connection connection, SessionKey session, Collection<String> keys)
            throws SQLException {
        try (var statement = connection.prepareStatement(READ_SOME)) {
            statement.setString(1, session.tenant().id());
            statement.setString(2, session.sessionId());
            statement.setArray(3, connection.createArrayOf("text", keys.toArray()));
            return entries(statement);
        }
    }

    /** Reads as much of a state as a patch wants to know. */
    static State readFor(StatePatch patch, Connection connection, SessionKey session, StateSize size)
            throws SQLException {
        var keys = new ArrayList<>(patch.set().keySet());
        keys.addAll(patch.remove());
        var known = size.keys() == 0 || keys.isEmpty() ? Map.<String, String>of() : read(connection, session, keys);
        return new State(size.version(), known, size.keys(), size.bytes());
    }

    /** Carries a patch out. */
    static void write(Connection connection, SessionKey session, StatePatch patch) throws SQLException {
        if (!patch.remove().isEmpty()) {
            try (var statement = connection.prepareStatement(REMOVE)) {
                statement.setString(1, session.tenant().id());
                statement.setString(2, session.sessionId());
                statement.setArray(
                        3, connection.createArrayOf("text", patch.remove().toArray()));
                statement.executeUpdate();
            }
        }
        if (!patch.set().isEmpty()) {
            set(connection, session, patch.set());
        }
    }

    private static void set(Connection connection, SessionKey session, Map<String, String> entries)
            throws SQLException {
        var keys = new ArrayList<String>();
        var values = new ArrayList<String>();
        entries.forEach((key, value) -> {
            keys.add(key);
            values.add(value);
        });
        try (var statement = connection.prepareStatement(SET)) {
            statement.setString(1, session.tenant().id());
            statement.setString(2, session.sessionId());
            statement.setArray(3, connection.createArrayOf("text", keys.toArray()));
            statement.setArray(4, connection.createArrayOf("text", values.toArray()));
            statement.executeUpdate();
        }
    }

    private static Map<String, String> entries(PreparedStatement statement) throws SQLException {
        var entries = new HashMap<String, String>();
        try (var row = statement.executeQuery()) {
            while (row.next()) {
                entries.put(row.getString(1), row.getString(2));
            }
        }
        return entries;
    }

    static StateSize size(State state) {
        return new StateSize(state.version(), state.keys(), state.bytes());
    }
}
