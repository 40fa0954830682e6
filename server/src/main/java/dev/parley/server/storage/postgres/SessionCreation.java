package dev.parley.server.storage.postgres;

import dev.parley.server.domain.AlreadyExistsException;
import dev.parley.server.domain.Call;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Session;
import dev.parley.server.storage.format.Codes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Creates sessions: in one statement where the id is free and there is no state, else behind the lock of its row. */
final class SessionCreation {
    private static final String INSERT = """
            WITH clock AS MATERIALIZED (
              SELECT clock_timestamp() AS now, set_config('lock_timeout', ?, true)
            ), made AS (
              INSERT INTO parley.session (tenant, session_id, uid, request_id, app_id, user_id, title, labels, status,
                ttl_nanos, ttl_policy, create_time, update_time, expire_time, sweep_time)
              SELECT d.tenant, d.session_id, d.uid, d.request_id, d.app_id, d.user_id, d.title, d.labels, d.status,
                d.ttl_nanos, d.ttl_policy, c.now, c.now, c.now + d.ttl, c.now + d.ttl
              FROM clock c CROSS JOIN (
                SELECT *, (g.ttl_nanos / 1000) * interval '1 microsecond' AS ttl
                FROM (VALUES (?::text, ?::text, ?::uuid, ?::uuid, ?::text, ?::text, ?::text, ?::jsonb, ?::smallint,
                  ?::bigint, ?::smallint))
                  AS g(tenant, session_id, uid, request_id, app_id, user_id, title, labels, status,
                    ttl_nanos, ttl_policy)) d
              ON CONFLICT DO NOTHING
              RETURNING tenant, session_id, app_id, user_id, create_time
            ), listed AS (
              INSERT INTO parley.session_activity (tenant, session_id, app_id, user_id, activity_time)
              SELECT tenant, session_id, app_id, user_id, create_time FROM made
            )
            SELECT create_time FROM made
            """;

    private final Database database;
    private final Limits limits;

    SessionCreation(Database database, Limits limits) {
        this.database = database;
        this.limits = limits;
    }

    Session create(Call call, NewSession session) {
        // Whether state fits is to be found out only where the session is not there yet.
        var created = session.state().isEmpty()
                ? database.statement(call.deadlineNanos(), connection -> insert(connection, call, session))
                : Optional.<Session>empty();
        return created.orElseGet(() -> createLocked(call, session));
    }

    private Optional<Session> insert(Connection connection, Call call, NewSession session) throws SQLException {
        var fields = session.fields();
        try (var statement = connection.prepareStatement(INSERT)) {
            statement.setString(1, Integer.toString(database.lockPatience().attemptMillis()));
            statement.setString(2, call.tenant().id());
            statement.setString(3, session.id());
            statement.setObject(4, session.uid());
            statement.setObject(5, session.requestId().orElse(null), Types.OTHER);
            statement.setString(6, session.owner().appId());
            statement.setString(7, session.owner().userId());
            statement.setString(8, fields.title());
            statement.setString(9, Labels.json(fields.labels()));
            statement.setShort(10, Codes.of(fields.status()));
            statement.setObject(
                    11, fields.ttl().duration().map(Duration::toNanos).orElse(null), Types.BIGINT);
            statement.setShort(12, Codes.of(fields.ttl().policy()));
            try (var row = statement.executeQuery()) {
                return row.next() ? Optional.of(Session.created(session, Times.get(row, 1))) : Optional.empty();
            }
        }
    }

    private Session createLocked(Call call, NewSession session) {
        var key = new SessionKey(call.tenant(), session.id());
        return database.transaction(call.deadlineNanos(), connection -> {
            while (true) {
                var there = SessionTable.lock(connection, key, database.lockPatience())
                        .present()
                        .map(StoredSession::session);
                if (there.isPresent()) {
                    return requireSameRequest(there.get(), session.requestId());
                }
                var created = SessionTable.create(connection, key, session, limits);
                if (created.isPresent()) {
                    return created.get().session();
                }
            }
        });
    }

    private static Session requireSameRequest(Session there, Optional<UUID> requestId) {
        if (requestId.isEmpty() || !requestId.equals(there.requestId())) {
            throw AlreadyExistsException.session(there.id());
        }
        return there;
    }
}
