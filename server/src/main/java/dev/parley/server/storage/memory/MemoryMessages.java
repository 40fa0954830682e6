package dev.parley.server.storage.memory;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.AppendPlan;
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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Messages on the heap. Answers at once, except where many messages are looked at. Refusals fail the stage. */
final class MemoryMessages implements MessageStorage {
    // Looking at one message takes a tenth of a microsecond to one, by the size of its envelope.
    private static final int MANY = 1000;
    // An update of as much content, which is parsed and put together again, takes about a millisecond.
    private static final int LARGE_BYTES = 32 << 10;

    private final Tenants tenants;
    private final Rulebook rulebook;
    private final Work work;

    MemoryMessages(Tenants tenants, Rulebook rulebook, Work work) {
        this.tenants = tenants;
        this.rulebook = rulebook;
        this.work = work;
    }

    @Override
    public CompletionStage<Appended> append(Call call, Append append) {
        return erasesMany(call.tenant(), append)
                ? work.later(call, () -> append(call.tenant(), append))
                : work.now(() -> append(call.tenant(), append));
    }

    private Appended append(Tenant tenant, Append append) {
        var appended = find(tenant, append.sessionId()).flatMap(conversation -> conversation.append(append));
        if (appended.isPresent()) {
            return appended.get();
        }
        // First of all, since a session that is not to be created must not make its tenant a shard.
        AppendPlan.requireCreates(append);
        return tenants.creating(tenant, shard -> shard.append(append));
    }

    @Override
    public CompletionStage<Message> get(Call call, MessageKey key) {
        return work.now(() -> require(call.tenant(), key.sessionId()).read((_, log) -> require(log, key)));
    }

    private static Message require(Log log, MessageKey key) {
        return switch (key) {
            case MessageKey.ById byId ->
                log.find(byId.messageId())
                        .orElseThrow(() -> NotFoundException.message(byId.sessionId(), byId.messageId()));
            case MessageKey.BySequence bySequence ->
                log.find(bySequence.sequence())
                        .orElseThrow(() -> NotFoundException.message(bySequence.sessionId(), bySequence.sequence()));
        };
    }

    @Override
    public CompletionStage<MessagePage> list(Call call, MessageQuery query) {
        return work.then(() -> {
            var slice =
                    require(call.tenant(), query.sessionId()).read((session, log) -> LogSlice.of(session, log, query));
            return slice.size() > MANY
                    ? work.later(call, () -> slice.page(query.filter(), query.limit()))
                    : work.now(() -> slice.page(query.filter(), query.limit()));
        });
    }

    @Override
    public CompletionStage<MessagePage> pick(Call call, MessagePick pick) {
        return work.now(() -> require(call.tenant(), pick.sessionId())
                .read((session, log) -> new MessagePage(
                        LogHead.of(session),
                        pick.sequences().stream()
                                .map(log::find)
                                .flatMap(Optional::stream)
                                .toList(),
                        OptionalLong.empty())));
    }

    @Override
    public CompletionStage<MarkedMessages> marked(Call call, String sessionId) {
        return work.now(() -> require(call.tenant(), sessionId)
                .read((session, log) -> new MarkedMessages(LogHead.of(session), log.marked())));
    }

    @Override
    public CompletionStage<Message> update(Call call, MessageUpdate update) {
        return work.then(() -> {
            var conversation = require(call.tenant(), update.sessionId());
            return conversation.read((_, log) -> log.contentBytes(update.messageId())) > LARGE_BYTES
                    ? work.later(call, () -> conversation.update(update))
                    : work.now(() -> conversation.update(update));
        });
    }

    @Override
    public CompletionStage<Erased> delete(Call call, MessageDeletion deletion) {
        return work.then(() -> {
            var conversation = require(call.tenant(), deletion.sessionId());
            return conversation.session().log().messageCount() > MANY
                    ? work.later(call, () -> conversation.delete(deletion))
                    : work.now(() -> conversation.delete(deletion));
        });
    }

    @Override
    public CompletionStage<Erased> truncate(Call call, Truncation truncation) {
        return work.then(() -> {
            var conversation = require(call.tenant(), truncation.sessionId());
            return hasMany(conversation, truncation.afterSequence())
                    ? work.later(call, () -> conversation.truncate(truncation))
                    : work.now(() -> conversation.truncate(truncation));
        });
    }

    @Override
    public CompletionStage<Map<SessionKey, LogHead>> heads(Set<SessionKey> sessions, long deadlineNanos) {
        return work.now(() -> {
            var now = rulebook.now();
            var heads = HashMap.<SessionKey, LogHead>newHashMap(sessions.size());
            for (var key : sessions) {
                find(key.tenant(), key.sessionId())
                        .flatMap(conversation -> conversation.session(now))
                        .ifPresent(session -> heads.put(key, LogHead.of(session)));
            }
            return heads;
        });
    }

    private boolean erasesMany(Tenant tenant, Append append) {
        var keep = append.guard().replaceAfter();
        return keep.isPresent()
                && find(tenant, append.sessionId())
                        .map(conversation -> hasMany(conversation, keep.getAsLong()))
                        .orElse(false);
    }

    private static boolean hasMany(Conversation conversation, long after) {
        return conversation.session().log().lastSequence() - after > MANY;
    }

    private Optional<Conversation> find(Tenant tenant, String sessionId) {
        return tenants.find(tenant).flatMap(shard -> shard.find(sessionId));
    }

    private Conversation require(Tenant tenant, String sessionId) {
        return find(tenant, sessionId).orElseThrow(() -> NotFoundException.session(sessionId));
    }
}
