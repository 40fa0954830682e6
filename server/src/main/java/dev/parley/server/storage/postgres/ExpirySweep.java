package dev.parley.server.storage.postgres;

import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.SessionKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.atomic.LongAdder;

/**
 * Erases sessions that have expired, of all tenants, in the order of their {@code sweep_time}. Where that came before
 * {@code expire_time}, which slides on with every write, it is moved there.
 *
 * <p>Sessions that somebody else has locked are passed over, so servers that sweep at the same time do not wait for
 * each other, nor do a session twice.
 */
final class ExpirySweep {
    // One transaction: what is locked by it waits some ten milliseconds at most, but for very long sessions.
    private static final int SESSIONS = 50;
    private static final int MESSAGES = 5000;

    // The time of the statement, since an index cannot be walked to a bound that changes meanwhile.
    private static final String DUE = """
            SELECT s.tenant, s.session_id, s.message_count, s.expire_time <= statement_timestamp()
            FROM parley.session s
            WHERE s.sweep_time <= statement_timestamp()
            ORDER BY s.sweep_time
            LIMIT ?
            FOR UPDATE SKIP LOCKED
            """;
    private static final String MOVE =
            "UPDATE parley.session SET sweep_time = expire_time WHERE tenant = ? AND session_id = ?";

    private final Database database;
    private final Activity activity;
    private final LongAdder expired = new LongAdder();

    ExpirySweep(Database database, Activity activity) {
        this.database = database;
        this.activity = activity;
    }

    /** Erases what has expired. Answers at how many sessions it has looked. */
    int sweep(int max, long deadlineNanos) {
        activity.repairMore();
        int looked = 0;
        while (looked < max) {
            int few = Math.min(SESSIONS, max - looked);
            var done = database.transaction(deadlineNanos, connection -> sweep(connection, few));
            expired.add(done.erased);
            looked += done.looked;
            if (done.isLast) {
                break;
            }
        }
        return looked;
    }

    /** Sessions erased since the start. */
    long expired() {
        return expired.sum();
    }

    private static Done sweep(Connection connection, int max) throws SQLException {
        var over = new ArrayList<SessionKey>();
        var later = new ArrayList<SessionKey>();
        int due = 0;
        long messages = 0;
        try (var statement = connection.prepareStatement(DUE)) {
            statement.setInt(1, max);
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    due++;
                    // What is too much for this transaction is let go of, and comes first in the next.
                    if (messages < MESSAGES) {
                        var key = new SessionKey(new Tenant(row.getString(1)), row.getString(2));
                        boolean isOver = row.getBoolean(4);
                        (isOver ? over : later).add(key);
                        messages += isOver ? row.getLong(3) : 0;
                    }
                }
            }
        }
        over.sort(LockOrder.BY_KEY);
        SessionErasure.erase(connection, over);
        move(connection, later);
        int looked = over.size() + later.size();
        return new Done(looked, over.size(), due < max && looked == due);
    }

    private static void move(Connection connection, Iterable<SessionKey> sessions) throws SQLException {
        try (var statement = connection.prepareStatement(MOVE)) {
            for (var session : sessions) {
                statement.setString(1, session.tenant().id());
                statement.setString(2, session.sessionId());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private record Done(int looked, int erased, boolean isLast) {}
}
