package dev.parley.server.storage.postgres;

import dev.parley.server.domain.Limits;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * One statement for many appends: the plain case of {@code AppendPlan}, written in SQL. It takes the sessions that are
 * there, open and not full, whose guards fit, and that nobody else is writing; the others it leaves as they are. It
 * does not wait for a session that is locked, so it cannot be part of a deadlock, and delays no neighbours.
 *
 * <p>That no id is stored already it takes for granted, and is undone as a whole where one is; or, if it is to be
 * careful, it looks first, which makes it a seventh slower.
 */
final class AppendStatement {
    private static final String KNOWN = """
            , known AS MATERIALIZED (
              SELECT d.item
              FROM draft d JOIN given g USING (item) CROSS JOIN LATERAL (
                SELECT 1 FROM parley.message m
                WHERE m.tenant = g.tenant AND m.session_id = g.session_id AND m.message_id = d.message_id) m
            )""";
    private static final String LOCKED = """
            , locked AS MATERIALIZED (
              SELECT g.*
              FROM given g CROSS JOIN LATERAL (
                SELECT 1 FROM parley.session s
                WHERE s.tenant = g.tenant AND s.session_id = g.session_id
                FOR NO KEY UPDATE SKIP LOCKED) s
              WHERE {unknown}
            )""";
    // What is done with what a WITH clause before it has given.
    private static final String STEPS = """
            , moved AS (
              UPDATE parley.session s
              SET last_sequence = s.last_sequence + g.messages,
                message_count = s.message_count + g.messages,
                content_bytes = s.content_bytes + g.bytes,
                input_tokens = s.input_tokens + least(coalesce(g.input, 0), 9223372036854775807 - s.input_tokens),
                output_tokens = s.output_tokens + least(coalesce(g.output, 0), 9223372036854775807 - s.output_tokens),
                cached_input_tokens = s.cached_input_tokens + least(coalesce(g.cached, 0), 9223372036854775807 - s.cached_input_tokens),
                reasoning_tokens = s.reasoning_tokens + least(coalesce(g.reasoning, 0), 9223372036854775807 - s.reasoning_tokens),
                last_message_time = greatest(s.last_message_time, clock_timestamp()),
                expire_time = CASE WHEN s.ttl_nanos IS NULL OR s.ttl_policy <> 1 THEN s.expire_time
                  ELSE clock_timestamp() + (s.ttl_nanos / 1000) * interval '1 microsecond' END
              FROM {source} g
              WHERE s.tenant = g.tenant AND s.session_id = g.session_id
                AND s.status = 1
                AND (s.expire_time IS NULL OR s.expire_time > clock_timestamp())
                AND (g.session_uid IS NULL OR s.uid = g.session_uid)
                AND (g.expected IS NULL OR s.last_sequence = g.expected)
                AND s.message_count + g.messages <= ?
                AND s.content_bytes + g.bytes <= ?
                AND {unlocked}
              RETURNING g.item, g.tenant, g.session_id, s.uid, s.last_sequence - g.messages AS base, s.last_message_time
            ), stored AS (
              INSERT INTO parley.message (tenant, session_id, sequence, message_id, create_time, role, status, content,
                turn_id, run_id, branch, labels, input_tokens, output_tokens, cached_input_tokens, reasoning_tokens,
                pinned, summary_from, summary_through)
              SELECT v.tenant, v.session_id, v.base + d.place, d.message_id, v.last_message_time, d.role, d.status, d.content,
                d.turn_id, d.run_id, d.branch, d.labels::jsonb, d.input, d.output, d.cached, d.reasoning,
                d.pinned, d.summary_from, d.summary_through
              FROM draft d JOIN moved v USING (item)
            )
            SELECT item, uid, base, last_message_time FROM moved
            """;
    private static final String MANY = """
            WITH given AS (
              SELECT *
              FROM unnest(?::text[], ?::text[], ?::uuid[], ?::bigint[], ?::int[], ?::bigint[],
                ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
                WITH ORDINALITY AS g(tenant, session_id, session_uid, expected, messages, bytes,
                  input, output, cached, reasoning, item)
            ), draft AS (
              SELECT *
              FROM unnest(?::int[], ?::int[], ?::text[], ?::smallint[], ?::smallint[], ?::bytea[],
                ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                ?::boolean[], ?::bigint[], ?::bigint[])
                AS d(item, place, message_id, role, status, content, turn_id, run_id, branch, labels,
                  input, output, cached, reasoning, pinned, summary_from, summary_through)
            )
            """;
    // The same for one message, which is most of what a quiet server does: without arrays, all becomes keys and values.
    // A single row is not locked ahead, which the database would write down like a change.
    private static final String ONE = """
            WITH given AS NOT MATERIALIZED (
              SELECT ?::text AS tenant, ?::text AS session_id, ?::uuid AS session_uid, ?::bigint AS expected,
                ?::int AS messages, ?::bigint AS bytes, ?::bigint AS input, ?::bigint AS output, ?::bigint AS cached,
                ?::bigint AS reasoning, 1 AS item
            ), draft AS NOT MATERIALIZED (
              SELECT ?::int AS item, ?::int AS place, ?::text AS message_id, ?::smallint AS role, ?::smallint AS status,
                ?::bytea AS content, ?::text AS turn_id, ?::text AS run_id, ?::text AS branch, ?::text AS labels,
                ?::bigint AS input, ?::bigint AS output, ?::bigint AS cached, ?::bigint AS reasoning,
                ?::boolean AS pinned, ?::bigint AS summary_from, ?::bigint AS summary_through
            )
            """;

    // A row with an xmax has been locked, and perhaps is. Whoever locks a row and then changes it leaves an xmax on the
    // changed row, too, which nobody sees before the lock is gone: it is the row's xmin then. Who locks it between the
    // look and the change is waited for.
    private static final String UNLOCKED = "(s.xmax = 0 OR s.xmax = s.xmin)";

    private final Limits limits;

    AppendStatement(Limits limits) {
        this.limits = limits;
    }

    /** Whether to look first whether ids are stored already. */
    enum Care {
        CONFIDENT("", "true"),
        CAREFUL(KNOWN, "NOT EXISTS (SELECT FROM known k WHERE k.item = g.item)");

        private final String one;
        private final String many;

        Care(String known, String unknown) {
            this.one = ONE + known + steps("given", UNLOCKED + " AND " + unknown);
            this.many = MANY + known + LOCKED.replace("{unknown}", unknown) + steps("locked", "true");
        }

        private static String steps(String source, String unlocked) {
            return STEPS.replace("{source}", source).replace("{unlocked}", unlocked);
        }
    }

    /** Tries to append, tells each group that was taken, and answers how many were: if it is committed. */
    int execute(Connection connection, List<AppendGroup> groups, Care care) throws SQLException {
        boolean isOne = isOne(groups);
        try (var statement = connection.prepareStatement(isOne ? care.one : care.many)) {
            var columns = isOne ? new RowParameters(statement) : new ArrayParameters(connection, statement, 1);
            AppendColumns.of(groups).bind(columns);
            int next = columns.next();
            statement.setLong(next, limits.sessionMessages());
            statement.setLong(next + 1, limits.sessionContentBytes());
            try (var taken = statement.executeQuery()) {
                int count = 0;
                while (taken.next()) {
                    tell(groups.get(taken.getInt(1) - 1), taken);
                    count++;
                }
                return count;
            }
        }
    }

    private static boolean isOne(List<AppendGroup> groups) {
        return groups.size() == 1 && groups.getFirst().messages() == 1;
    }

    private static void tell(AppendGroup group, ResultSet taken) throws SQLException {
        group.taken(taken.getObject(2, UUID.class), taken.getLong(3), Times.get(taken, 4));
    }
}
