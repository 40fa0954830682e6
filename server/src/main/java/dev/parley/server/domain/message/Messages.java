package dev.parley.server.domain.message;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.Ids;
import dev.parley.server.domain.InvalidRequestException;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.SessionDraft;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** What callers can do with messages. */
public final class Messages {
    private final MessageStorage storage;
    private final Ids ids;
    private final AppendTotals totals;
    private final LogFeed feed;

    public Messages(MessageStorage storage, Ids ids, AppendTotals totals, LogFeed feed) {
        this.storage = storage;
        this.ids = ids;
        this.totals = totals;
        this.feed = feed;
    }

    /** Like {@link MessageStorage#append}, with ids that a retry finds again, if the caller chose none. */
    public CompletionStage<Appended> append(Call call, AppendDraft draft) {
        var append = new Append(
                draft.sessionId(),
                draft.sessionUid(),
                withIds(draft.messages(), draft.requestId()),
                draft.guard(),
                draft.statePatch(),
                draft.sessionIfMissing().map(session -> newSession(draft.sessionId(), session)));
        return storage.append(call, append)
                .thenApply(appended -> moved(call, append.sessionId(), totals.counted(appended)));
    }

    /** Like {@link MessageStorage#get}. */
    public CompletionStage<Message> get(Call call, MessageKey key) {
        return storage.get(call, key);
    }

    /** Like {@link MessageStorage#list}. */
    public CompletionStage<MessagePage> list(Call call, MessageQuery query) {
        return storage.list(call, query);
    }

    /** Follows the log of a session, whether it is there or not. */
    public Subscription follow(Call call, String sessionId) {
        return feed.follow(new SessionKey(call.tenant(), sessionId));
    }

    /** Like {@link MessageStorage#update}. */
    public CompletionStage<Message> update(Call call, MessageUpdate update) {
        return storage.update(call, update).thenApply(updated -> moved(call, update.sessionId(), updated));
    }

    /** Like {@link MessageStorage#delete}. */
    public CompletionStage<Erased> delete(Call call, MessageDeletion deletion) {
        return storage.delete(call, deletion).thenApply(erased -> moved(call, deletion.sessionId(), erased));
    }

    /** Like {@link MessageStorage#truncate}. */
    public CompletionStage<Erased> truncate(Call call, Truncation truncation) {
        return storage.truncate(call, truncation).thenApply(erased -> moved(call, truncation.sessionId(), erased));
    }

    private <T> T moved(Call call, String sessionId, T answer) {
        feed.moved(call.tenant(), sessionId);
        return answer;
    }

    private List<NewMessage> withIds(List<MessageDraft> drafts, Optional<UUID> requestId) {
        var messages = new ArrayList<NewMessage>(drafts.size());
        var taken = HashSet.<String>newHashSet(drafts.size());
        for (int i = 0; i < drafts.size(); i++) {
            var draft = drafts.get(i);
            var id = draft.id().isPresent() ? draft.id().get() : madeId(requestId, i);
            // A caller may have chosen an id that was once made from the same request.
            if (!taken.add(id)) {
                throw InvalidRequestException.field(
                        "messages[%d].message_id".formatted(i), "must not be in the batch twice");
            }
            messages.add(new NewMessage(id, draft.envelope(), draft.content()));
        }
        return messages;
    }

    private String madeId(Optional<UUID> requestId, int position) {
        return requestId
                .map(id -> Ids.messageId(id, position))
                .orElseGet(() -> ids.next().toString());
    }

    private NewSession newSession(String id, SessionDraft draft) {
        return new NewSession(id, ids.next(), draft.requestId(), draft.owner(), draft.fields(), draft.state());
    }
}
