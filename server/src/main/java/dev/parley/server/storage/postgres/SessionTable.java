package dev.parley.server.storage.postgres;

import static dev.parley.server.storage.postgres.schema.Tables.MESSAGE;
import static dev.parley.server.storage.postgres.schema.Tables.SESSION;
import static dev.parley.server.storage.postgres.schema.Tables.SESSION_ACTIVITY;
import static dev.parley.server.storage.postgres.schema.Tables.SESSION_STATE;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.least;
import static org.jooq.impl.DSL.val;

import dev.parley.server.domain.Limits;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.PreconditionException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.State;
import dev.parley.server.domain.session.StatePatch;
import dev.parley.server.storage.postgres.StoredSession.StateSize;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of sessions, within a transaction: each is locked before anything that belongs to it is written. */
final class SessionTable {
    // How long it waits is said by the same statement, for it and for what follows it in its transaction.
    private static final String LOCK = "SELECT clock_timestamp(), " + SessionRow.COLUMNS
            + ", s.state_version, s.state_keys, s.state_bytes FROM "
            + "(SELECT set_config('lock_timeout', coalesce(?, current_setting('lock_timeout')), true)) AS one "
            + "LEFT JOIN LATERAL "
            + "(SELECT * FROM parley.session s WHERE s.tenant = ? AND s.session_id = ? FOR NO KEY UPDATE) AS s ON true";

    private SessionTable() {}

    /**
     * What there is under an id, once it is locked.
     *
     * @param now the time by the database's clock
     * @param stored a session, expired or not
     */
    record Look(Instant now, Optional<StoredSession> stored) {
        /** The session, if it is there. */
        Optional<StoredSession> present() {
            return stored.filter(session -> !session.isExpired());
        }
    }

    /** Locks what there is under an id, as the first step of a transaction: an attempt, which {@link Lanes} repeat. */
    static Look lock(Connection connection, SessionKey key, LockPatience patience) throws SQLException {
        return lock(connection, key, Integer.toString(patience.attemptMillis()));
    }

    /** Locks what there is under an id. It and what follows in the transaction wait as what came before. */
    static Look lock(Connection connection, SessionKey key) throws SQLException {
        return lock(connection, key, (String) null);
    }

    private static Look lock(Connection connection, SessionKey key, @Nullable String millis) throws SQLException {
        try (var statement = connection.prepareStatement(LOCK)) {
            statement.setString(1, millis);
            statement.setString(2, key.tenant().id());
            statement.setString(3, key.sessionId());
            try (var row = statement.executeQuery()) {
                row.next();
                var now = Times.get(row, 1);
                return new Look(now, row.getString(2) == null ? Optional.empty() : Optional.of(stored(row, now)));
            }
        }
    }

    private static StoredSession stored(ResultSet row, Instant now) throws SQLException {
        int state = 2 + SessionRow.WIDTH;
        var size = new StateSize(row.getLong(state), row.getInt(state + 1), row.getLong(state + 2));
        return new StoredSession(SessionRow.read(row, 2), size, now);
    }

    /**
     * Locks a session that is there, as the first step of a transaction.
     *
     * @throws NotFoundException if there is none
     */
    static StoredSession require(Connection connection, SessionKey key, LockPatience patience) throws SQLException {
        return lock(connection, key, patience).present().orElseThrow(() -> NotFoundException.session(key.sessionId()));
    }

    /**
     * Creates a session with its first state, in the place of one that has expired, if need be. Nothing, if there is
     * one of its id, which somebody else may have created meanwhile.
     *
     * @throws PreconditionException if the state is too large
     */
    static Optional<StoredSession> create(Connection connection, SessionKey key, NewSession draft, Limits limits)
            throws SQLException {
        var look = lock(connection, key);
        if (look.present().isPresent()) {
            return Optional.empty();
        }
        if (look.stored().isPresent()) {
            erase(connection, key);
        }
        var session = Session.created(draft, look.now());
        var state = StateTable.size(State.of(draft.state(), limits));
        if (!insert(connection, key.tenant(), session, state)) {
            return Optional.empty();
        }
        StateTable.write(connection, key, new StatePatch(draft.state(), Set.of()));
        return Optional.of(new StoredSession(session, state, look.now()));
    }

    /** Stores a new session with what its row says of its state, unless there is one of its id. */
    static boolean insert(Connection connection, Tenant tenant, Session session, StateSize state) {
        int inserted = Sql.on(connection)
                .insertInto(SESSION)
                .set(SessionColumns.identity(tenant, session))
                .set(SessionColumns.changing(session, state))
                .set(SESSION.SWEEP_TIME, session.expireTime().orElse(null))
                .onConflictDoNothing()
                .execute();
        if (inserted == 0) {
            return false;
        }
        Sql.on(connection)
                .insertInto(SESSION_ACTIVITY)
                .set(SESSION_ACTIVITY.TENANT, tenant.id())
                .set(SESSION_ACTIVITY.SESSION_ID, session.id())
                .set(SESSION_ACTIVITY.APP_ID, session.owner().appId())
                .set(SESSION_ACTIVITY.USER_ID, session.owner().userId())
                .set(SESSION_ACTIVITY.ACTIVITY_TIME, session.activity())
                .execute();
        return true;
    }

    /** Puts a session in the place of what its locked row says. */
    static void save(Connection connection, Tenant tenant, Session session, StateSize state) {
        var expiry = val(session.expireTime().orElse(null), SESSION.EXPIRE_TIME);
        Sql.on(connection)
                .update(SESSION)
                .set(SessionColumns.changing(session, state))
                // Never behind the time of expiry, and else as it was: moving it writes into an index.
                .set(
                        SESSION.SWEEP_TIME,
                        session.expireTime().isEmpty()
                                ? val(null, SESSION.SWEEP_TIME)
                                : least(coalesce(SESSION.SWEEP_TIME, expiry), expiry))
                .where(SESSION.TENANT.eq(tenant.id()).and(SESSION.SESSION_ID.eq(session.id())))
                .execute();
    }

    /** Erases a locked session with all that belongs to it. */
    static void erase(Connection connection, SessionKey key) {
        var sql = Sql.on(connection);
        var tenant = key.tenant().id();
        var id = key.sessionId();
        sql.deleteFrom(MESSAGE)
                .where(MESSAGE.TENANT.eq(tenant).and(MESSAGE.SESSION_ID.eq(id)))
                .execute();
        sql.deleteFrom(SESSION_STATE)
                .where(SESSION_STATE.TENANT.eq(tenant).and(SESSION_STATE.SESSION_ID.eq(id)))
                .execute();
        sql.deleteFrom(SESSION_ACTIVITY)
                .where(SESSION_ACTIVITY.TENANT.eq(tenant).and(SESSION_ACTIVITY.SESSION_ID.eq(id)))
                .execute();
        sql.deleteFrom(SESSION)
                .where(SESSION.TENANT.eq(tenant).and(SESSION.SESSION_ID.eq(id)))
                .execute();
    }
}
