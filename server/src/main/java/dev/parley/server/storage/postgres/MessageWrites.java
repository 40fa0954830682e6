package dev.parley.server.storage.postgres;

import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.message.Erased;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageDeletion;
import dev.parley.server.domain.message.MessageUpdate;
import dev.parley.server.domain.message.MessageUpdatePlan;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.message.Truncation;
import dev.parley.server.domain.session.Extent;
import java.sql.Connection;
import java.util.List;

/** Changes of stored messages: each a transaction, behind the lock of its session. */
final class MessageWrites {
    private final Database database;
    private final Limits limits;

    MessageWrites(Database database, Limits limits) {
        this.database = database;
        this.limits = limits;
    }

    /**
     * Changes a message, and answers it.
     *
     * @throws NotFoundException if it is not there, or the session is not
     * @throws ParleyException as {@link MessageUpdatePlan#of} does
     */
    Message update(SessionKey key, MessageUpdate update, long deadlineNanos) {
        return database.transaction(deadlineNanos, connection -> {
            var there = SessionTable.require(connection, key, database.lockPatience());
            var id = update.messageId();
            var message = MessageTable.find(connection, key, there.session().uid(), List.of(id))
                    .get(id);
            if (message == null) {
                throw NotFoundException.message(key.sessionId(), id);
            }
            var plan = MessageUpdatePlan.of(update, there.session(), message, limits, there.now());
            if (plan.message().version() != message.version()) {
                MessageTable.replace(connection, key, plan.message());
                SessionTable.save(connection, key.tenant(), plan.session(), there.state());
            }
            return plan.message();
        });
    }

    /**
     * Erases those of some messages that are there.
     *
     * @throws NotFoundException if there is no such session
     */
    Erased delete(SessionKey key, MessageDeletion deletion, long deadlineNanos) {
        return database.transaction(deadlineNanos, connection -> {
            var there = SessionTable.require(connection, key, database.lockPatience());
            return erased(connection, key, there, MessageTable.erase(connection, key, deletion.messageIds()));
        });
    }

    /**
     * Erases everything behind a sequence.
     *
     * @throws NotFoundException if there is no such session
     * @throws ConflictException as {@link Truncation#requireExpected} does
     */
    Erased truncate(SessionKey key, Truncation truncation, long deadlineNanos) {
        return database.transaction(deadlineNanos, connection -> {
            var there = SessionTable.require(connection, key, database.lockPatience());
            truncation.requireExpected(there.session());
            return erased(
                    connection, key, there, MessageTable.eraseBehind(connection, key, truncation.afterSequence()));
        });
    }

    private static Erased erased(Connection connection, SessionKey key, StoredSession there, Extent extent) {
        var session = there.session();
        if (extent.messages() > 0) {
            var after = session.logged(session.log().without(extent), there.now());
            SessionTable.save(connection, key.tenant(), after, there.state());
        }
        return new Erased(extent.messages(), session.log().lastSequence());
    }
}
