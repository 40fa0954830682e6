package dev.parley.server.storage.memory;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.AppendPlan;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageKey;
import dev.parley.server.domain.message.MessagePage;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.message.MessageStorage;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Messages on the heap. Answers at once, except where many messages are looked at. Refusals fail the stage. */
final class MemoryMessages implements MessageStorage {
    // Looking at one message takes a tenth of a microsecond to one, by the size of its envelope.
    private static final int MANY = 1000;

    private final Tenants tenants;
    private final Work work;

    MemoryMessages(Tenants tenants, Work work) {
        this.tenants = tenants;
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
        return work.now(() -> require(call.tenant(), key.sessionId()).message(key));
    }

    @Override
    public CompletionStage<MessagePage> list(Call call, MessageQuery query) {
        return work.then(() -> {
            var slice = require(call.tenant(), query.sessionId()).slice(query);
            return slice.size() > MANY
                    ? work.later(call, () -> slice.page(query.filter(), query.limit()))
                    : work.now(() -> slice.page(query.filter(), query.limit()));
        });
    }

    private boolean erasesMany(Tenant tenant, Append append) {
        var keep = append.guard().replaceAfter();
        return keep.isPresent()
                && find(tenant, append.sessionId())
                        .map(conversation -> conversation.session().log().lastSequence() - keep.getAsLong() > MANY)
                        .orElse(false);
    }

    private Optional<Conversation> find(Tenant tenant, String sessionId) {
        return tenants.find(tenant).flatMap(shard -> shard.find(sessionId));
    }

    private Conversation require(Tenant tenant, String sessionId) {
        return find(tenant, sessionId).orElseThrow(() -> NotFoundException.session(sessionId));
    }
}
