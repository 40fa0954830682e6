package dev.parley.bench.postgres;

import dev.parley.bench.postgres.Pgbench.Script;
import dev.parley.databases.DatabaseAddress;
import java.util.Map;

/**
 * Reads of sessions that are there.
 *
 * @param sql one statement, after what chooses the variables in it
 */
public record ReadFloor(Tables tables, String sql) implements PgbenchContender.Floor {
    /** One session by its primary key, all its columns. */
    public static ReadFloor session(Tables tables, String prefix, int sessions) {
        return new ReadFloor(tables, """
                \\set s random(0, %d)
                SELECT * FROM parley.session WHERE tenant = 'default' AND session_id = '%s-' || lpad(:s::text, 6, '0');
                """.formatted(sessions - 1, prefix));
    }

    /** The newest messages of a session, all their columns that hold something. */
    public static ReadFloor last(Tables tables, String prefix, int sessions, int messages) {
        return new ReadFloor(tables, """
                \\set s random(0, %d)
                SELECT sequence, message_id, create_time, update_time, version, role, status, content FROM parley.message
                WHERE tenant = 'default' AND session_id = '%s-' || lpad(:s::text, 6, '0')
                ORDER BY sequence DESC LIMIT %d;
                """.formatted(sessions - 1, prefix, messages));
    }

    @Override
    public DatabaseAddress database() {
        return tables.database();
    }

    @Override
    public Script script() {
        return new Script(sql, Map.of(), false);
    }

    @Override
    public void prepare() {
        // The sessions are there.
    }

    @Override
    public void check(long transactions) {
        // Whoever made the sessions has looked whether the statement finds anything.
    }
}
