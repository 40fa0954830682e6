package dev.parley.server.storage.postgres;

import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.message.MessagePage;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.message.MessageQuery.Direction;
import dev.parley.server.domain.message.SessionKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Reads a page of all messages, as cheaply as can be: with the contents of those that are not much larger than what the
 * page has for each. Where one is larger, {@link WalkStatement} reads the page.
 */
final class PageStatement {
    // Of one row on the left, a loop keeps the order of those on the right.
    private static final String SQL = """
            SELECT %s
            FROM %s
            CROSS JOIN (SELECT ?::bigint AS most) AS f
            LEFT JOIN LATERAL (
              SELECT * FROM parley.message m
              WHERE m.tenant = s.tenant AND m.session_id = s.session_id AND m.sequence > ? AND m.sequence < ?
              ORDER BY m.sequence {order}
              LIMIT ?) AS m ON true
            """.formatted(
            PageRows.columns("CASE WHEN octet_length(m.content) <= f.most THEN m.content END"), LogReads.SESSION);
    private static final String ASCENDING = SQL.replace("{order}", "ASC");
    private static final String DESCENDING = SQL.replace("{order}", "DESC");
    // How many times the bytes of a page are sent at most, so that contents may differ in size.
    private static final int SPREAD = 4;

    private PageStatement() {}

    /**
     * Reads a page; nothing, if it has a message that is too large for this.
     *
     * @throws NotFoundException if there is no such session
     */
    static Optional<MessagePage> execute(Connection connection, SessionKey key, MessageQuery query)
            throws SQLException {
        var limit = query.limit();
        try (var statement =
                connection.prepareStatement(query.direction() == Direction.ASCENDING ? ASCENDING : DESCENDING)) {
            statement.setString(1, key.tenant().id());
            statement.setString(2, key.sessionId());
            statement.setLong(3, limit.bytes() * SPREAD / limit.entries());
            statement.setLong(4, query.range().after());
            statement.setLong(5, query.range().before());
            // One more tells whether the walk goes on.
            statement.setLong(6, limit.entries() + 1L);
            try (var row = statement.executeQuery()) {
                LogReads.requireNext(row.next(), key);
                var rows = PageRows.read(row, limit);
                return switch (rows.end()) {
                    case ROWS -> Optional.of(rows.last());
                    case LIMIT -> Optional.of(rows.full());
                    case CONTENT -> Optional.empty();
                };
            }
        }
    }
}
