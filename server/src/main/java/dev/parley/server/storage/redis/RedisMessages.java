package dev.parley.server.storage.redis;

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

/** Messages in Redis. */
final class RedisMessages implements MessageStorage {
    private final Redis redis;
    private final Steps steps;
    private final Appends appends;
    private final Gets gets;
    private final LogReads reads;
    private final LogHeads heads;
    private final MessageWrites writes;

    RedisMessages(Planning planning, Steps steps, Appends appends, Gets gets, Limits limits) {
        this.redis = planning.redis();
        this.steps = steps;
        this.appends = appends;
        this.gets = gets;
        this.reads = new LogReads(redis);
        this.heads = new LogHeads(redis);
        this.writes = new MessageWrites(planning, limits);
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
        return steps.run(() -> Pages.read(redis, key(call, query.sessionId()), query, call.deadlineNanos()));
    }

    @Override
    public CompletionStage<MessagePage> pick(Call call, MessagePick pick) {
        return steps.run(() -> reads.pick(key(call, pick.sessionId()), pick, call.deadlineNanos()));
    }

    @Override
    public CompletionStage<MarkedMessages> marked(Call call, String sessionId) {
        return steps.run(() -> reads.marked(key(call, sessionId), call.deadlineNanos()));
    }

    @Override
    public CompletionStage<Message> update(Call call, MessageUpdate update) {
        var session = key(call, update.sessionId());
        return steps.change(call, session, () -> writes.update(session, update, call.deadlineNanos()));
    }

    @Override
    public CompletionStage<Erased> delete(Call call, MessageDeletion deletion) {
        var session = key(call, deletion.sessionId());
        return steps.change(call, session, () -> writes.delete(session, deletion, call.deadlineNanos()));
    }

    @Override
    public CompletionStage<Erased> truncate(Call call, Truncation truncation) {
        var session = key(call, truncation.sessionId());
        return steps.change(call, session, () -> writes.truncate(session, truncation, call.deadlineNanos()));
    }

    @Override
    public CompletionStage<Map<SessionKey, LogHead>> heads(Set<SessionKey> sessions, long deadlineNanos) {
        return steps.run(() -> heads.read(sessions, deadlineNanos));
    }

    private static SessionKey key(Call call, String sessionId) {
        return new SessionKey(call.tenant(), sessionId);
    }
}
