package dev.parley.server.storage.postgres;

import static java.time.temporal.ChronoUnit.MICROS;

import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageFilter;
import dev.parley.server.domain.message.MessagePage;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.message.MessageQuery.Direction;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.storage.format.Codes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page of those messages that match, whatever their size: no content is sent that is not in the page. It walks
 * a stretch of sequences that has as many as may be tested, from the first one that is there.
 */
final class WalkStatement {
    // Of one row on the left, a loop keeps the order of those on the right. Where the stretch ends and whether the log
    // goes on behind it is looked up once.
    private static final String SQL = """
            SELECT %s, w.last, b.sequence
            FROM %s
            CROSS JOIN (SELECT ?::bigint AS after, ?::bigint AS before, ?::bigint AS entries, ?::bigint AS candidates,
                ?::bigint AS bytes, ?::int AS beside, ?::smallint[] AS roles, ?::smallint[] AS statuses,
                ?::text AS turn_id, ?::text AS run_id, ?::text AS branch, ?::jsonb AS labels, ?::timestamptz AS since
              ) AS f
            LEFT JOIN LATERAL (
              SELECT m.sequence AS first, m.sequence {plus} (f.candidates - 1) AS last FROM parley.message m
              WHERE m.tenant = s.tenant AND m.session_id = s.session_id
                AND m.sequence > f.after AND m.sequence < f.before
              ORDER BY m.sequence {order}
              LIMIT 1) AS w ON true
            LEFT JOIN LATERAL (
              SELECT m.sequence FROM parley.message m
              WHERE m.tenant = s.tenant AND m.session_id = s.session_id
                AND m.sequence > f.after AND m.sequence < f.before AND m.sequence {behind} w.last
              ORDER BY m.sequence {order}
              LIMIT 1) AS b ON true
            LEFT JOIN LATERAL (
              SELECT m.*, row_number() OVER walk AS place, sum(octet_length(m.content) + f.beside) OVER walk AS total
              FROM (
                SELECT * FROM parley.message m
                WHERE m.tenant = s.tenant AND m.session_id = s.session_id
                  AND m.sequence > f.after AND m.sequence < f.before
                  AND m.sequence {from} w.first AND m.sequence {through} w.last
                  AND (f.roles IS NULL OR m.role = ANY (f.roles))
                  AND (f.statuses IS NULL OR m.status = ANY (f.statuses))
                  AND (f.turn_id IS NULL OR coalesce(m.turn_id, '') = f.turn_id)
                  AND (f.run_id IS NULL OR coalesce(m.run_id, '') = f.run_id)
                  AND (f.branch IS NULL OR coalesce(m.branch, '') = f.branch)
                  AND (f.labels IS NULL OR m.labels @> f.labels)
                  AND (f.since IS NULL OR m.create_time > f.since)
                ORDER BY m.sequence {order}
                LIMIT f.entries + 1) AS m
              WINDOW walk AS (ORDER BY m.sequence {order} ROWS UNBOUNDED PRECEDING)) AS m ON true
            """.formatted(
                    PageRows.columns("CASE WHEN m.place = 1 OR m.place <= f.entries AND m.total <= f.bytes"
                            + " THEN m.content END"),
                    LogReads.SESSION);
    private static final String ASCENDING = SQL.replace("{order}", "ASC")
            .replace("{plus}", "+")
            .replace("{behind}", ">")
            .replace("{from}", ">=")
            .replace("{through}", "<=");
    private static final String DESCENDING = SQL.replace("{order}", "DESC")
            .replace("{plus}", "-")
            .replace("{behind}", "<")
            .replace("{from}", "<=")
            .replace("{through}", ">=");
    private static final int LAST = 1 + PageRows.WIDTH;
    private static final long BYTES_BESIDE = Message.answerBytes(Content.of(new byte[0]));

    private WalkStatement() {}

    /**
     * A page, and what it took.
     *
     * @param isCutOff whether the walk ended because as many were tested as may be, and there are more
     */
    record Walk(MessagePage page, boolean isCutOff) {}

    /**
     * Walks.
     *
     * @param candidates the most messages that are tested
     * @throws NotFoundException if there is no such session
     */
    static Walk execute(Connection connection, SessionKey key, MessageQuery query, long candidates)
            throws SQLException {
        try (var statement =
                connection.prepareStatement(query.direction() == Direction.ASCENDING ? ASCENDING : DESCENDING)) {
            statement.setString(1, key.tenant().id());
            statement.setString(2, key.sessionId());
            statement.setLong(3, query.range().after());
            statement.setLong(4, query.range().before());
            statement.setLong(5, query.limit().entries());
            statement.setLong(6, candidates);
            statement.setLong(7, query.limit().bytes());
            statement.setLong(8, BYTES_BESIDE);
            bind(connection, statement, query.filter());
            try (var row = statement.executeQuery()) {
                LogReads.requireNext(row.next(), key);
                long last = row.getLong(LAST);
                row.getLong(LAST + 1);
                boolean goesOn = !row.wasNull();
                var rows = PageRows.read(row, query.limit());
                return switch (rows.end()) {
                    case ROWS -> new Walk(goesOn ? rows.resumedBehind(last) : rows.last(), goesOn);
                    case LIMIT, CONTENT -> new Walk(rows.full(), false);
                };
            }
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, MessageFilter filter)
            throws SQLException {
        var columns = new ArrayParameters(connection, statement, 9);
        columns.add("int2", codes(filter.roles(), Codes::of));
        columns.add("int2", codes(filter.statuses(), Codes::of));
        statement.setString(11, filter.turnId().map(Sought::text).orElse(null));
        statement.setString(12, filter.runId().map(Sought::text).orElse(null));
        statement.setString(13, filter.branch().map(Sought::text).orElse(null));
        statement.setString(14, Labels.json(Sought.labels(filter.labels())));
        // Columns have whole microseconds: to be behind a part of one is to be behind it.
        var since = filter.createdAfter().map(time -> Times.of(time.truncatedTo(MICROS)));
        statement.setObject(15, since.orElse(null), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    private static <T> short @Nullable [] codes(Set<T> values, ToIntFunction<T> code) {
        if (values.isEmpty()) {
            return null;
        }
        var codes = new short[values.size()];
        int next = 0;
        for (var value : values) {
            codes[next++] = (short) code.applyAsInt(value);
        }
        return codes;
    }
}
