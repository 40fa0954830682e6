package dev.parley.server.storage.postgres;

import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.LogHead;
import dev.parley.server.domain.session.ForkPoint;
import dev.parley.server.domain.session.LogSummary;
import dev.parley.server.domain.session.Owner;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionFields;
import dev.parley.server.domain.session.Ttl;
import dev.parley.server.storage.format.Codes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** A row of the table of sessions, column by column. */
final class SessionRow {
    /** What {@link #read} wants, in its order, of a table named {@code s}. */
    static final String COLUMNS = "s.session_id, s.uid, s.request_id, s.forked_from_session_id, s.forked_from_uid, "
            + "s.forked_through, s.app_id, s.user_id, s.title, s.labels, s.status, s.ttl_nanos, s.ttl_policy, s.version, "
            + "s.last_sequence, s.message_count, s.content_bytes, s.input_tokens, s.output_tokens, "
            + "s.cached_input_tokens, s.reasoning_tokens, s.last_message_time, s.changes, "
            + "s.create_time, s.update_time, s.expire_time";

    /** How many columns these are. */
    static final int WIDTH = 26;

    /** That a session is there, of a table named {@code s}. */
    static final String IS_PRESENT = "(s.expire_time IS NULL OR s.expire_time > clock_timestamp())";

    /** What {@link #head} wants, in its order, of a table named {@code s}. */
    static final String HEAD_COLUMNS = "s.uid, s.last_sequence, s.changes";

    private SessionRow() {}

    /** Reads the head of a session's log, whose columns begin there. */
    static LogHead head(ResultSet row, int first) throws SQLException {
        return new LogHead(row.getObject(first, UUID.class), row.getLong(first + 1), row.getLong(first + 2));
    }

    /** Reads the session whose columns begin there. */
    static Session read(ResultSet row, int first) throws SQLException {
        return new Session(
                row.getString(first),
                row.getObject(first + 1, UUID.class),
                Optional.ofNullable(row.getObject(first + 2, UUID.class)),
                forkPoint(row, first + 3),
                new Owner(row.getString(first + 6), row.getString(first + 7)),
                fields(row, first + 8),
                row.getLong(first + 13),
                log(row, first + 14),
                Times.get(row, first + 23),
                Times.get(row, first + 24),
                Times.find(row, first + 25));
    }

    private static Optional<ForkPoint> forkPoint(ResultSet row, int first) throws SQLException {
        var sessionId = row.getString(first);
        return sessionId == null
                ? Optional.empty()
                : Optional.of(new ForkPoint(sessionId, row.getObject(first + 1, UUID.class), row.getLong(first + 2)));
    }

    private static SessionFields fields(ResultSet row, int first) throws SQLException {
        long nanos = row.getLong(first + 3);
        Optional<Duration> duration = row.wasNull() ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
        return new SessionFields(
                row.getString(first),
                Labels.of(row.getString(first + 1)),
                Codes.sessionStatus(row.getInt(first + 2)),
                new Ttl(duration, Codes.ttlPolicy(row.getInt(first + 4))));
    }

    private static LogSummary log(ResultSet row, int first) throws SQLException {
        return new LogSummary(
                row.getLong(first),
                row.getLong(first + 1),
                row.getLong(first + 2),
                new Usage(
                        row.getLong(first + 3), row.getLong(first + 4), row.getLong(first + 5), row.getLong(first + 6)),
                Times.find(row, first + 7),
                row.getLong(first + 8));
    }
}
