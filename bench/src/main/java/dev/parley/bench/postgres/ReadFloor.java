package dev.parley.bench.postgres;

import dev.parley.bench.database.Floor;
import dev.parley.bench.database.Work;
import dev.parley.bench.parley.Sessions;
import dev.parley.bench.postgres.Pgbench.Script;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Reads of sessions that are there.
 *
 * @param sql one statement, after what chooses the variables in it
 */
public record ReadFloor(Pgbench pgbench, Tables tables, String sql) implements Floor {
    /** One session by its primary key, all its columns. */
    public static ReadFloor session(Pgbench pgbench, Tables tables, Sessions sessions) {
        return new ReadFloor(pgbench, tables, """
                \\set s random(0, %d)
                SELECT * FROM parley.session WHERE tenant = 'default' AND session_id = '%s-' || lpad(:s::text, 6, '0');
                """.formatted(sessions.count() - 1, sessions.prefix()));
    }

    /** The newest messages of a session, all their columns that hold something. */
    public static ReadFloor last(Pgbench pgbench, Tables tables, Sessions sessions, int messages) {
        return new ReadFloor(pgbench, tables, """
                \\set s random(0, %d)
                SELECT sequence, message_id, create_time, update_time, version, role, status, content FROM parley.message
                WHERE tenant = 'default' AND session_id = '%s-' || lpad(:s::text, 6, '0')
                ORDER BY sequence DESC LIMIT %d;
                """.formatted(sessions.count() - 1, sessions.prefix(), messages));
    }

    @Override
    public List<Integer> clients() {
        return Pgbench.CLIENTS;
    }

    @Override
    public void prepare() {
        // The sessions are there.
    }

    @Override
    public Work run(int clients, Duration length) throws InterruptedException {
        return pgbench.run(tables.database(), new Script(sql, Map.of(), false), clients, length);
    }

    @Override
    public void check(long calls) {
        // Whoever made the sessions has looked whether the statement finds anything.
    }
}
