package dev.parley.server.storage.postgres;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.Erased;
import dev.parley.server.domain.message.LogHead;
import dev.parley.server.domain.message.MarkedMessages;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageDeletion;
import dev.parley.server.domain.message.MessageKey;
import dev.parley.server.domain.message.MessagePage;
import dev.parley.server.domain.message.MessagePick;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.message.MessageStorage;
import dev.parley.server.domain.message.MessageUpdate;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.message.Truncation;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Messages in PostgreSQL. */
final class PostgresMessages implements MessageStorage {
    // As many rows are read or erased in some milliseconds.
    private static final int MANY = 1000;

    private final Database database;
    private final Lanes lanes;
    private final Appends appends;
    private final Gets gets;
    private final Pages pages;
    private final MessageWrites writes;

    PostgresMessages(Database database, Lanes lanes, Appends appends, Gets gets, Limits limits) {
        this.database = database;
        this.lanes = lanes;
        this.appends = appends;
        this.gets = gets;
        this.pages = new Pages(database, lanes);
        this.writes = new MessageWrites(database, limits);
    }

    @Override
    public CompletionStage<Appended> append(Call call, Append append) {
        return appends.append(call, append);
    }

    @Override
    public CompletionStage<Message> get(Call call, MessageKey key) {
        return gets.get(call, key);
    }

    @Override
    public CompletionStage<MessagePage> list(Call call, MessageQuery query) {
        return pages.list(call, query);
    }

    @Override
    public CompletionStage<MessagePage> pick(Call call, MessagePick pick) {
        Supplier<MessagePage> step = () -> database.read(
                call.deadlineNanos(), connection -> LogReads.pick(connection, key(call, pick.sessionId()), pick));
        return pick.sequences().size() > MANY ? lanes.slow(call, step) : lanes.quick(call, step);
    }

    @Override
    public CompletionStage<MarkedMessages> marked(Call call, String sessionId) {
        return lanes.quick(
                call,
                () -> database.read(
                        call.deadlineNanos(), connection -> LogReads.marked(connection, key(call, sessionId))));
    }

    @Override
    public CompletionStage<Message> update(Call call, MessageUpdate update) {
        return lanes.quick(call, () -> writes.update(key(call, update.sessionId()), update, call.deadlineNanos()));
    }

    @Override
    public CompletionStage<Erased> delete(Call call, MessageDeletion deletion) {
        return lanes.quick(call, () -> writes.delete(key(call, deletion.sessionId()), deletion, call.deadlineNanos()));
    }

    @Override
    public CompletionStage<Erased> truncate(Call call, Truncation truncation) {
        Supplier<Erased> step =
                () -> writes.truncate(key(call, truncation.sessionId()), truncation, call.deadlineNanos());
        // Where fewer are there than expected, nothing is erased.
        return truncation.expectedLastSequence() - truncation.afterSequence() > MANY
                ? lanes.slow(call, step)
                : lanes.quick(call, step);
    }

    @Override
    public CompletionStage<Map<SessionKey, LogHead>> heads(Set<SessionKey> sessions, long deadlineNanos) {
        return lanes.quick(
                deadlineNanos, () -> database.read(deadlineNanos, connection -> LogReads.heads(connection, sessions)));
    }

    private static SessionKey key(Call call, String sessionId) {
        return new SessionKey(call.tenant(), sessionId);
    }
}
