package dev.parley.server.storage.postgres;

import dev.parley.server.domain.AlreadyExistsException;
import dev.parley.server.domain.Call;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.Fork;
import dev.parley.server.domain.session.LogSummary;
import dev.parley.server.domain.session.Session;
import dev.parley.server.storage.postgres.StoredSession.StateSize;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Copies the beginning of a session. One statement reads the source and copies, so that it sees the source as it was at
 * one moment; it locks nothing of it, so that nobody who writes there waits. A long session takes its time: as much as
 * the call has.
 */
final class ForkTransaction {
    // Makes others who want the id wait until it is known what becomes of the copy. Nobody sees it.
    private static final String TAKE_PLACE = """
            INSERT INTO parley.session (tenant, session_id, uid, create_time, update_time)
            VALUES (?, ?, ?, clock_timestamp(), clock_timestamp())
            ON CONFLICT DO NOTHING
            """;
    private static final String LEAVE_PLACE = "DELETE FROM parley.session WHERE tenant = ? AND session_id = ?";
    private static final String IS_THERE =
            "SELECT FROM parley.session s WHERE s.tenant = ? AND s.session_id = ? AND " + SessionRow.IS_PRESENT;
    // The subselect makes the end of the copy a bound of the walk along the index.
    private static final String COPY = """
            WITH source AS MATERIALIZED (
              SELECT s.*, coalesce(nullif(?::bigint, 0), s.last_sequence) AS through
              FROM parley.session s
              WHERE s.tenant = ? AND s.session_id = ? AND (s.expire_time IS NULL OR s.expire_time > clock_timestamp())
            ), copied AS (
              INSERT INTO parley.message (tenant, session_id, sequence, create_time, update_time, version, role, status,
                message_id, content, turn_id, run_id, branch, labels, input_tokens, output_tokens, cached_input_tokens,
                reasoning_tokens, pinned, summary_from, summary_through)
              SELECT m.tenant, ?, m.sequence, m.create_time, m.update_time, m.version, m.role, m.status,
                m.message_id, m.content, m.turn_id, m.run_id, m.branch, m.labels, m.input_tokens, m.output_tokens,
                m.cached_input_tokens, m.reasoning_tokens, m.pinned, m.summary_from, m.summary_through
              FROM parley.message m
              WHERE m.tenant = ? AND m.session_id = ?
                AND m.sequence <= (SELECT through FROM source WHERE through <= last_sequence)
              ORDER BY m.sequence
              RETURNING octet_length(content) AS bytes, input_tokens, output_tokens, cached_input_tokens,
                reasoning_tokens, create_time
            ), entries AS (
              INSERT INTO parley.session_state (tenant, session_id, key, value)
              SELECT e.tenant, ?, e.key, e.value
              FROM parley.session_state e
              WHERE e.tenant = ? AND e.session_id = ? AND EXISTS (SELECT FROM source)
            )
            SELECT clock_timestamp(), s.state_version, s.state_keys, s.state_bytes, c.*, %s
            FROM source s CROSS JOIN (
              SELECT count(*), coalesce(sum(bytes), 0)::bigint, %s, %s, %s, %s, max(create_time)
              FROM copied) c
            """.formatted(
                    SessionRow.COLUMNS,
                    spent("input_tokens"),
                    spent("output_tokens"),
                    spent("cached_input_tokens"),
                    spent("reasoning_tokens"));

    private final Database database;

    ForkTransaction(Database database) {
        this.database = database;
    }

    // As the sums of Usage stop.
    private static String spent(String count) {
        return "least(coalesce(sum(" + count + "), 0), 9223372036854775807)::bigint";
    }

    Session carryOut(Call call, Fork fork) {
        var key = new SessionKey(call.tenant(), fork.id());
        return database.longTransaction(call.deadlineNanos(), connection -> {
            while (true) {
                var look = SessionTable.lock(connection, key, database.lockPatience());
                var there = look.present().map(StoredSession::session);
                if (there.isPresent()) {
                    return requireForked(connection, call.tenant(), fork, there.get());
                }
                // Behind the copy's place there would seem to be a source.
                if (fork.sourceId().equals(fork.id())) {
                    throw NotFoundException.session(fork.sourceId());
                }
                if (look.stored().isPresent()) {
                    SessionTable.erase(connection, key);
                }
                if (takePlace(connection, key, fork.uid())) {
                    return copy(connection, key, fork);
                }
            }
        });
    }

    private static Session requireForked(Connection connection, Tenant tenant, Fork fork, Session there)
            throws SQLException {
        if (fork.requestId().isPresent() && fork.requestId().equals(there.requestId())) {
            return there;
        }
        throw isThere(connection, new SessionKey(tenant, fork.sourceId()))
                ? AlreadyExistsException.session(fork.id())
                : NotFoundException.session(fork.sourceId());
    }

    private static boolean isThere(Connection connection, SessionKey key) throws SQLException {
        try (var statement = connection.prepareStatement(IS_THERE)) {
            name(statement, 1, key);
            try (var row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private static boolean takePlace(Connection connection, SessionKey key, UUID uid) throws SQLException {
        try (var statement = connection.prepareStatement(TAKE_PLACE)) {
            name(statement, 1, key);
            statement.setObject(3, uid);
            return statement.executeUpdate() == 1;
        }
    }

    private static Session copy(Connection connection, SessionKey key, Fork fork) throws SQLException {
        try (var statement = connection.prepareStatement(COPY)) {
            var source = new SessionKey(key.tenant(), fork.sourceId());
            statement.setLong(1, fork.throughSequence());
            name(statement, 2, source);
            statement.setString(4, fork.id());
            name(statement, 5, source);
            statement.setString(7, fork.id());
            name(statement, 8, source);
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    throw NotFoundException.session(fork.sourceId());
                }
                return publish(connection, key, fork, row);
            }
        }
    }

    private static Session publish(Connection connection, SessionKey key, Fork fork, ResultSet copied)
            throws SQLException {
        var source = SessionRow.read(copied, 12);
        var state = new StateSize(copied.getLong(2), copied.getInt(3), copied.getLong(4));
        var log = new LogSummary(
                fork.throughSequence(source),
                copied.getLong(5),
                copied.getLong(6),
                new Usage(copied.getLong(7), copied.getLong(8), copied.getLong(9), copied.getLong(10)),
                Times.find(copied, 11),
                0);
        var forked = Session.forked(fork, source, log, Times.get(copied, 1));
        try (var statement = connection.prepareStatement(LEAVE_PLACE)) {
            name(statement, 1, key);
            statement.executeUpdate();
        }
        if (!SessionTable.insert(connection, key.tenant(), forked, state)) {
            throw new IllegalStateException("somebody is in the place of " + fork.id());
        }
        return forked;
    }

    private static void name(PreparedStatement statement, int first, SessionKey session) throws SQLException {
        statement.setString(first, session.tenant().id());
        statement.setString(first + 1, session.sessionId());
    }
}
