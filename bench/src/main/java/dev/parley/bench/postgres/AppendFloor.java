package dev.parley.bench.postgres;

import dev.parley.bench.database.Floor;
import dev.parley.bench.database.Work;
import dev.parley.bench.parley.AppendRequest;
import dev.parley.bench.parley.WrongLogException;
import dev.parley.bench.postgres.Pgbench.Script;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An append as one statement and one transaction: it counts in the session and inserts the message.
 *
 * @param timed whether to time each transaction
 */
public record AppendFloor(Pgbench pgbench, Tables tables, boolean timed) implements Floor {
    private static final int SESSIONS = 1000;
    // Each client begins with n = 0, so that its ids ascend, as those of a caller do.
    private static final String STATEMENT = """
            \\set s random(0, 999)
            \\set n :n + 1
            WITH moved AS (
              UPDATE parley.session
              SET last_sequence = last_sequence + 1, message_count = message_count + 1,
                content_bytes = content_bytes + 1024, last_message_time = now()
              WHERE tenant = 'default' AND session_id = 'append-' || lpad(:s::text, 6, '0')
              RETURNING tenant, session_id, last_sequence, last_message_time
            )
            INSERT INTO parley.message (tenant, session_id, sequence, message_id, create_time, role, status, content)
            SELECT tenant, session_id, last_sequence, 'message-' || :client_id::text || '-' || :n::text,
              last_message_time, 3, 2, :content::bytea
            FROM moved
            RETURNING sequence;
            """;

    @Override
    public List<Integer> clients() {
        return Pgbench.CLIENTS;
    }

    @Override
    public void prepare() {
        tables.clear();
        tables.createSessions("append", SESSIONS);
    }

    @Override
    public Work run(int clients, Duration length) throws InterruptedException {
        var variables = Map.of("n", "0", "content", "x".repeat(AppendRequest.MESSAGE_BYTES));
        return pgbench.run(tables.database(), new Script(STATEMENT, variables, timed), clients, length);
    }

    @Override
    public void check(long calls) {
        require(calls, "SELECT count(*) FROM parley.message");
        require(calls, "SELECT sum(last_sequence) FROM parley.session");
        tables.clear();
    }

    private void require(long calls, String sql) {
        long found = tables.number(sql);
        if (found != calls) {
            throw new WrongLogException("%d appends, and %s is %d".formatted(calls, sql, found));
        }
    }
}
