package dev.parley.server.storage.postgres;

import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.Extent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The rows of messages, within a transaction that has locked their session. */
final class MessageTable {
    // Of some ids, each is looked up in its index. In one condition they would be looked for among all messages of the
    // session, since most sessions are short.
    private static final String OF_IDS = """
             FROM unnest(?::text[]) AS g(message_id)
            CROSS JOIN LATERAL (
              SELECT * FROM parley.message m
              WHERE m.tenant = ? AND m.session_id = ? AND m.message_id = g.message_id
              LIMIT 1) AS m
            """;
    private static final String FIND = "SELECT " + MessageRow.COLUMNS + OF_IDS;
    private static final String REPLACE = """
            UPDATE parley.message m
            SET update_time = ?, version = ?, role = d.role, status = d.status, content = d.content,
              turn_id = d.turn_id, run_id = d.run_id, branch = d.branch, labels = d.labels::jsonb,
              input_tokens = d.input, output_tokens = d.output, cached_input_tokens = d.cached,
              reasoning_tokens = d.reasoning,
              pinned = d.pinned, summary_from = d.summary_from, summary_through = d.summary_through
            FROM unnest(?::text[], ?::smallint[], ?::smallint[], ?::bytea[],
              ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
              ?::boolean[], ?::bigint[], ?::bigint[])
              AS d(message_id, role, status, content, turn_id, run_id, branch, labels,
                input, output, cached, reasoning, pinned, summary_from, summary_through)
            WHERE m.tenant = ? AND m.session_id = ? AND m.sequence = ?
            """;
    private static final String EXTENT_OF_IDS = "SELECT count(*), coalesce(sum(octet_length(m.content)), 0)" + OF_IDS;
    private static final String ERASE =
            "DELETE FROM parley.message WHERE tenant = ? AND session_id = ? AND message_id = ?";
    private static final String BEHIND = " FROM parley.message WHERE tenant = ? AND session_id = ? AND sequence > ?";
    private static final String EXTENT_BEHIND = "SELECT count(*), coalesce(sum(octet_length(content)), 0)" + BEHIND;
    private static final String ERASE_BEHIND = "WITH erased AS (DELETE" + BEHIND
            + " RETURNING octet_length(content) AS bytes) SELECT count(*), coalesce(sum(bytes), 0) FROM erased";
    private static final String INSERT = """
            INSERT INTO parley.message (tenant, session_id, create_time, sequence, message_id, role, status, content,
              turn_id, run_id, branch, labels, input_tokens, output_tokens, cached_input_tokens, reasoning_tokens,
              pinned, summary_from, summary_through)
            SELECT ?, ?, ?, d.sequence, d.message_id, d.role, d.status, d.content,
              d.turn_id, d.run_id, d.branch, d.labels::jsonb, d.input, d.output, d.cached, d.reasoning,
              d.pinned, d.summary_from, d.summary_through
            FROM unnest(?::bigint[], ?::text[], ?::smallint[], ?::smallint[], ?::bytea[],
              ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
              ?::boolean[], ?::bigint[], ?::bigint[])
              AS d(sequence, message_id, role, status, content, turn_id, run_id, branch, labels,
                input, output, cached, reasoning, pinned, summary_from, summary_through)
            """;

    private MessageTable() {}

    /** Reads the messages of some ids. */
    static Map<String, Message> find(Connection connection, SessionKey session, UUID sessionUid, Collection<String> ids)
            throws SQLException {
        var messages = HashMap.<String, Message>newHashMap(ids.size());
        try (var statement = connection.prepareStatement(FIND)) {
            bindIds(connection, statement, session, ids);
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    var message = MessageRow.read(row, 1, sessionUid);
                    messages.put(message.id(), message);
                }
            }
        }
        return messages;
    }

    /** Stores new messages, all of the same time. */
    static void insert(Connection connection, SessionKey session, List<Message> messages) throws SQLException {
        var columns = new MessageColumns(messages.size());
        var sequences = new long[messages.size()];
        for (int i = 0; i < sequences.length; i++) {
            var message = messages.get(i);
            sequences[i] = message.sequence();
            columns.put(i, message.id(), message.envelope(), message.content());
        }
        try (var statement = connection.prepareStatement(INSERT)) {
            statement.setString(1, session.tenant().id());
            statement.setString(2, session.sessionId());
            statement.setObject(3, Times.of(messages.getFirst().createTime()), Types.TIMESTAMP_WITH_TIMEZONE);
            var parameters = new ArrayParameters(connection, statement, 4);
            parameters.add("int8", sequences);
            columns.bind(parameters);
            statement.executeUpdate();
        }
    }

    /** Puts a message into the place of what is stored of it. */
    static void replace(Connection connection, SessionKey session, Message message) throws SQLException {
        var columns = new MessageColumns(1);
        columns.put(0, message.id(), message.envelope(), message.content());
        try (var statement = connection.prepareStatement(REPLACE)) {
            statement.setObject(1, Times.of(message.updateTime()), Types.TIMESTAMP_WITH_TIMEZONE);
            statement.setLong(2, message.version());
            var parameters = new ArrayParameters(connection, statement, 3);
            columns.bind(parameters);
            int next = parameters.next();
            statement.setString(next, session.tenant().id());
            statement.setString(next + 1, session.sessionId());
            statement.setLong(next + 2, message.sequence());
            statement.executeUpdate();
        }
    }

    /** How much there is behind a sequence. */
    static Extent extentBehind(Connection connection, SessionKey session, long sequence) throws SQLException {
        return behind(connection, EXTENT_BEHIND, session, sequence);
    }

    /** Erases everything behind a sequence, and tells how much it was. */
    static Extent eraseBehind(Connection connection, SessionKey session, long sequence) throws SQLException {
        return behind(connection, ERASE_BEHIND, session, sequence);
    }

    private static Extent behind(Connection connection, String sql, SessionKey session, long sequence)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, session.tenant().id());
            statement.setString(2, session.sessionId());
            statement.setLong(3, sequence);
            return extent(statement);
        }
    }

    /** Erases those of some messages that are there, and tells how much it was. */
    static Extent erase(Connection connection, SessionKey session, Set<String> ids) throws SQLException {
        var extent = extentOf(connection, session, ids);
        try (var statement = connection.prepareStatement(ERASE)) {
            for (var id : ids) {
                statement.setString(1, session.tenant().id());
                statement.setString(2, session.sessionId());
                statement.setString(3, id);
                statement.addBatch();
            }
            statement.executeBatch();
        }
        return extent;
    }

    private static Extent extentOf(Connection connection, SessionKey session, Set<String> ids) throws SQLException {
        try (var statement = connection.prepareStatement(EXTENT_OF_IDS)) {
            bindIds(connection, statement, session, ids);
            return extent(statement);
        }
    }

    private static void bindIds(
            Connection connection, PreparedStatement statement, SessionKey session, Collection<String> ids)
            throws SQLException {
        statement.setArray(1, connection.createArrayOf("text", ids.toArray()));
        statement.setString(2, session.tenant().id());
        statement.setString(3, session.sessionId());
    }

    private static Extent extent(PreparedStatement statement) throws SQLException {
        try (var row = statement.executeQuery()) {
            row.next();
            return new Extent(row.getLong(1), row.getLong(2));
        }
    }
}
