package dev.parley.bench.postgres;

import dev.parley.bench.parley.Acknowledged;
import dev.parley.bench.parley.AppendRequest;
import dev.parley.bench.parley.Ledger;
import dev.parley.bench.parley.LogCheck;
import dev.parley.bench.parley.Sessions;
import dev.parley.bench.parley.WrongLogException;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Makes sessions and reads their logs in the tables themselves: for a server that can do neither. */
public record TableLedger(Tables tables) implements Ledger {
    private static final String LOG = """
            SELECT m.sequence, m.message_id, octet_length(m.content), s.last_sequence
            FROM parley.session s LEFT JOIN parley.message m USING (tenant, session_id)
            WHERE session_id = ?
            ORDER BY m.sequence
            """;

    // The id may stand beside the content.
    private static final int LEAST_BYTES = AppendRequest.MESSAGE_BYTES - 32;

    @Override
    public void create(Sessions sessions) {
        tables.createSessions(sessions.prefix(), sessions.count());
    }

    @Override
    public void check(Sessions sessions, Acknowledged acknowledged) {
        tables.use(connection -> {
            try (var log = connection.prepareStatement(LOG)) {
                for (int session : sessions.numbers()) {
                    log.setString(1, sessions.id(session));
                    try (var rows = log.executeQuery()) {
                        check(rows, new LogCheck(acknowledged, session));
                    }
                }
            }
            return sessions;
        });
    }

    @Override
    public void remove(Sessions sessions) {
        tables.clear();
    }

    private static void check(ResultSet rows, LogCheck check) throws SQLException {
        long sequence = 0;
        long last = -1;
        while (rows.next()) {
            last = rows.getLong(4);
            if (rows.getString(2) == null) {
                continue;
            }
            sequence = rows.getLong(1);
            check.entry(AppendRequest.numberOf(rows.getString(2)), sequence);
            if (rows.getInt(3) < LEAST_BYTES) {
                throw new WrongLogException("message %s is not what was sent".formatted(rows.getString(2)));
            }
        }
        if (sequence != last) {
            throw new WrongLogException("the log ends at %d, and the session says %d".formatted(sequence, last));
        }
        check.end();
    }
}
