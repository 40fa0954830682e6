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

/** Messages in PostgreSQL. */
final class PostgresMessages implements MessageStorage {
    private final Database database;
    private final Lanes lanes;
    private final Appends appends;
    private final Limits limits;

    PostgresMessages(Database database, Lanes lanes, Appends appends, Limits limits) {
        this.database = database;
        this.lanes = lanes;
        this.appends = appends;
        this.limits = limits;
    }

    @Override
    public CompletionStage<Appended> append(Call call, Append append) {
        return appends.append(call, append);
    }

    @Override
    public CompletionStage<Message> get(Call call, MessageKey key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<MessagePage> list(Call call, MessageQuery query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<MessagePage> pick(Call call, MessagePick pick) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<MarkedMessages> marked(Call call, String sessionId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Message> update(Call call, MessageUpdate update) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Erased> delete(Call call, MessageDeletion deletion) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Erased> truncate(Call call, Truncation truncation) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Map<SessionKey, LogHead>> heads(Set<SessionKey> sessions, long deadlineNanos) {
        throw new UnsupportedOperationException();
    }
}
