package dev.parley.server.storage.postgres;

import dev.parley.server.domain.Limits;
import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.AppendPlan;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.ContentEquality;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.NewMessage;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.message.StoredLog;
import dev.parley.server.domain.session.Extent;
import dev.parley.server.domain.session.Session;
import dev.parley.server.storage.postgres.StoredSession.StateSize;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jooq.exception.DataAccessException;

/**
 * One append as {@link AppendPlan} says, behind the lock of its session: right in every case, and never the fastest.
 */
final class AppendTransaction {
    private final Database database;
    private final ContentEquality equality;
    private final Limits limits;
    private final Activity activity;

    AppendTransaction(Database database, ContentEquality equality, Limits limits, Activity activity) {
        this.database = database;
        this.equality = equality;
        this.limits = limits;
        this.activity = activity;
    }

    Appended carryOut(SessionKey key, Append append, long deadlineNanos) {
        try {
            var appended = commit(key, append, deadlineNanos);
            activity.moved(key);
            return appended;
        } catch (OutcomeUnknownException e) {
            activity.moved(key);
            throw e;
        }
    }

    private Appended commit(SessionKey key, Append append, long deadlineNanos) {
        return database.transaction(deadlineNanos, connection -> {
            var stored = lock(connection, key, append);
            var log = new LockedLog(connection, key, known(connection, key, append, stored.session()));
            var plan =
                    AppendPlan.of(append, stored.session(), log, new AppendPlan.Rules(equality, limits, stored.now()));
            if (!plan.isReplay()) {
                write(connection, key, plan, patched(connection, key, append, stored));
            }
            return plan.answer();
        });
    }

    private StoredSession lock(Connection connection, SessionKey key, Append append) throws SQLException {
        while (true) {
            var there =
                    SessionTable.lock(connection, key, database.lockPatience()).present();
            if (there.isPresent()) {
                return there.get();
            }
            AppendPlan.requireCreates(append);
            var created = SessionTable.create(
                    connection, key, append.sessionIfMissing().orElseThrow(), limits);
            if (created.isPresent()) {
                return created.get();
            }
        }
    }

    private static Map<String, Message> known(Connection connection, SessionKey key, Append append, Session session)
            throws SQLException {
        var ids = append.messages().stream().map(NewMessage::id).toList();
        return MessageTable.find(connection, key, session.uid(), ids);
    }

    private StateSize patched(Connection connection, SessionKey key, Append append, StoredSession stored)
            throws SQLException {
        var patch = append.statePatch();
        if (patch.isEmpty()) {
            return stored.state();
        }
        var before = StateTable.readFor(patch, connection, key, stored.state());
        var after = before.patched(patch, limits);
        if (after.version() != before.version()) {
            StateTable.write(connection, key, patch);
        }
        return StateTable.size(after);
    }

    private static void write(Connection connection, SessionKey key, AppendPlan plan, StateSize state)
            throws SQLException {
        if (plan.eraseAfter().isPresent()) {
            MessageTable.eraseBehind(connection, key, plan.eraseAfter().getAsLong());
        }
        MessageTable.insert(connection, key, plan.toStore());
        SessionTable.save(connection, key.tenant(), plan.session(), state);
    }

    private record LockedLog(Connection connection, SessionKey key, Map<String, Message> known) implements StoredLog {
        @Override
        public Optional<Message> find(String messageId) {
            return Optional.ofNullable(known.get(messageId));
        }

        @Override
        public Extent after(long sequence) {
            try {
                return MessageTable.extentBehind(connection, key, sequence);
            } catch (SQLException e) {
                throw new DataAccessException("how much is to be erased", e);
            }
        }
    }
}
