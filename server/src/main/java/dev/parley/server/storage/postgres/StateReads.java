package dev.parley.server.storage.postgres;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.Etag;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.session.StateSnapshot;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.UUID;

/** Reads state with its etag, as both are at one moment. */
final class StateReads {
    private static final String READ_ALL = read("");
    private static final String READ_SOME = read(" AND e.key = ANY (?)");

    private final Database database;

    StateReads(Database database) {
        this.database = database;
    }

    private static String read(String condition) {
        return """
                SELECT s.uid, s.state_version, e.key, e.value
                FROM parley.session s
                LEFT JOIN parley.session_state e ON e.tenant = ? AND e.session_id = ?%s
                WHERE s.tenant = ? AND s.session_id = ? AND %s
                """.formatted(condition, SessionRow.IS_PRESENT);
    }

    StateSnapshot read(Call call, StateSnapshot.Query query) {
        return database.read(call.deadlineNanos(), connection -> read(connection, call, query));
    }

    private static StateSnapshot read(Connection connection, Call call, StateSnapshot.Query query) throws SQLException {
        var keys = query.keys();
        try (var statement = connection.prepareStatement(keys.isEmpty() ? READ_ALL : READ_SOME)) {
            int next = 1;
            statement.setString(next++, call.tenant().id());
            statement.setString(next++, query.sessionId());
            if (!keys.isEmpty()) {
                statement.setArray(
                        next++,
                        connection.createArrayOf("text", Sought.texts(keys).toArray()));
            }
            statement.setString(next++, call.tenant().id());
            statement.setString(next, query.sessionId());
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    throw NotFoundException.session(query.sessionId());
                }
                return snapshot(row);
            }
        }
    }

    // Where there are no entries, there is one row that names none.
    private static StateSnapshot snapshot(ResultSet row) throws SQLException {
        var etag = Etag.ofState(row.getObject(1, UUID.class), row.getLong(2));
        var entries = new HashMap<String, String>();
        do {
            var key = row.getString(3);
            if (key != null) {
                entries.put(key, row.getString(4));
            }
        } while (row.next());
        return new StateSnapshot(entries, etag);
    }
}
