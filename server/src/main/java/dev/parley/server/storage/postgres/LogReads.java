package dev.parley.server.storage.postgres;

import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.message.LogHead;
import dev.parley.server.domain.message.MarkedMessages;
import dev.parley.server.domain.message.MarkedMessages.Marked;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessagePage;
import dev.parley.server.domain.message.MessagePick;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What is read from logs beside pages: each in one statement, and so at one moment. */
final class LogReads {
    /** A session that is there, as a table named {@code s}. */
    static final String SESSION = "(SELECT * FROM parley.session s WHERE s.tenant = ? AND s.session_id = ? AND "
            + SessionRow.IS_PRESENT + " LIMIT 1) AS s";

    // Of one row on the left, a loop keeps the order of those on the right.
    private static final String PICK = """
            SELECT %s, %s
            FROM %s
            LEFT JOIN LATERAL (
              SELECT m.*
              FROM unnest(?::bigint[]) AS g(sequence)
              CROSS JOIN LATERAL (
                SELECT * FROM parley.message m
                WHERE m.tenant = s.tenant AND m.session_id = s.session_id AND m.sequence = g.sequence
                LIMIT 1) AS m) AS m ON true
            """.formatted(SessionRow.HEAD_COLUMNS, MessageRow.COLUMNS, SESSION);
    // The condition is that of the index message_with_mark.
    private static final String MARKED = """
            SELECT %s, m.sequence, %s
            FROM %s
            LEFT JOIN LATERAL (
              SELECT * FROM parley.message m
              WHERE m.tenant = s.tenant AND m.session_id = s.session_id AND (m.pinned OR m.summary_from IS NOT NULL)
              ORDER BY m.sequence
              OFFSET 0) AS m ON true
            """.formatted(SessionRow.HEAD_COLUMNS, MessageRow.ENVELOPE_COLUMNS, SESSION);
    private static final String HEADS = """
            SELECT g.item, %s
            FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS g(tenant, session_id, item)
            CROSS JOIN LATERAL (
              SELECT * FROM parley.session s
              WHERE s.tenant = g.tenant AND s.session_id = g.session_id AND %s
              LIMIT 1) AS s
            """.formatted(SessionRow.HEAD_COLUMNS, SessionRow.IS_PRESENT);
    private static final int MESSAGE = 4;

    private LogReads() {}

    /**
     * Reads some messages.
     *
     * @throws NotFoundException if there is no such session
     */
    static MessagePage pick(Connection connection, SessionKey key, MessagePick pick) throws SQLException {
        try (var statement = connection.prepareStatement(PICK)) {
            statement.setString(1, key.tenant().id());
            statement.setString(2, key.sessionId());
            statement.setArray(
                    3, connection.createArrayOf("int8", pick.sequences().toArray()));
            try (var row = statement.executeQuery()) {
                requireNext(row.next(), key);
                var head = SessionRow.head(row, 1);
                var messages = new ArrayList<Message>(pick.sequences().size());
                if (MessageRow.isThere(row, MESSAGE)) {
                    do {
                        messages.add(MessageRow.read(row, MESSAGE, head.sessionUid()));
                    } while (row.next());
                }
                return new MessagePage(head, messages, OptionalLong.empty());
            }
        }
    }

    /**
     * Reads the messages that have a mark.
     *
     * @throws NotFoundException if there is no such session
     */
    static MarkedMessages marked(Connection connection, SessionKey key) throws SQLException {
        try (var statement = connection.prepareStatement(MARKED)) {
            statement.setString(1, key.tenant().id());
            statement.setString(2, key.sessionId());
            try (var row = statement.executeQuery()) {
                requireNext(row.next(), key);
                var head = SessionRow.head(row, 1);
                var messages = new ArrayList<Marked>();
                row.getLong(MESSAGE);
                if (!row.wasNull()) {
                    do {
                        messages.add(new Marked(row.getLong(MESSAGE), MessageRow.envelope(row, MESSAGE + 1)));
                    } while (row.next());
                }
                return new MarkedMessages(head, messages);
            }
        }
    }

    /** Reads how far the logs of those sessions have come that are there. */
    static Map<SessionKey, LogHead> heads(Connection connection, Set<SessionKey> sessions) throws SQLException {
        var keys = List.copyOf(sessions);
        var heads = HashMap.<SessionKey, LogHead>newHashMap(keys.size());
        try (var statement = connection.prepareStatement(HEADS)) {
            var columns = new ArrayParameters(connection, statement, 1);
            columns.add("text", keys.stream().map(key -> key.tenant().id()).toArray(String[]::new));
            columns.add("text", keys.stream().map(SessionKey::sessionId).toArray(String[]::new));
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    heads.put(keys.get(row.getInt(1) - 1), SessionRow.head(row, 2));
                }
            }
        }
        return heads;
    }

    /** Of {@link #SESSION} there is a row, or there is no {@link Session}. */
    static void requireNext(boolean hasRow, SessionKey key) {
        if (!hasRow) {
            throw NotFoundException.session(key.sessionId());
        }
    }
}
