package dev.parley.server.domain.session;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.Ids;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.message.LogFeed;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What callers can do with sessions. */
public final class Sessions {
    private final SessionStorage storage;
    private final Ids ids;
    private final LogFeed feed;

    public Sessions(SessionStorage storage, Ids ids, LogFeed feed) {
        this.storage = storage;
        this.ids = ids;
        this.feed = feed;
    }

    /** Like {@link SessionStorage#create}, with an id that a retry finds again, if the caller chose none. */
    public CompletionStage<Session> create(Call call, SessionDraft draft) {
        var id = draft.id()
                .or(() -> draft.requestId()
                        .map(requestId -> Ids.sessionId(call.tenant(), "CreateSession", "", requestId)))
                .orElseGet(() -> ids.next().toString());
        return storage.create(call, draft.withIds(id, ids.next()));
    }

    /**
     * Returns a session.
     *
     * @throws NotFoundException if there is none
     */
    public CompletionStage<Session> get(Call call, String id) {
        return storage.find(call, List.of(id)).thenApply(found -> {
            if (found.isEmpty()) {
                throw NotFoundException.session(id);
            }
            return found.getFirst();
        });
    }

    /** Like {@link SessionStorage#find}. */
    public CompletionStage<List<Session>> find(Call call, List<String> sessionIds) {
        return storage.find(call, sessionIds);
    }

    /** Like {@link SessionStorage#list}. */
    public CompletionStage<SessionPage> list(Call call, SessionQuery query) {
        return storage.list(call, query);
    }

    /** Like {@link SessionStorage#count}. */
    public CompletionStage<SessionCount> count(Call call, SessionCount.Query query) {
        return storage.count(call, query);
    }

    /** Like {@link SessionStorage#update}. */
    public CompletionStage<Session> update(Call call, SessionUpdate update) {
        return storage.update(call, update);
    }

    /** Like {@link SessionStorage#delete}. */
    public CompletionStage<Void> delete(Call call, SessionDeletion deletion) {
        return storage.delete(call, deletion).whenComplete((_, _) -> feed.moved(call.tenant(), deletion.sessionId()));
    }

    /** Like {@link SessionStorage#fork}, with an id that a retry finds again, if the caller chose none. */
    public CompletionStage<Session> fork(Call call, ForkDraft draft) {
        var id = draft.requestId()
                .map(requestId -> Ids.sessionId(call.tenant(), "ForkSession", draft.sourceId(), requestId))
                .orElseGet(() -> ids.next().toString());
        return storage.fork(call, draft.withIds(id, ids.next()));
    }

    /** Like {@link SessionStorage#purge}. */
    public CompletionStage<Purge.Step> purge(Call call, Purge purge) {
        return storage.purge(call, purge);
    }

    /** Like {@link SessionStorage#getState}. */
    public CompletionStage<StateSnapshot> getState(Call call, StateSnapshot.Query query) {
        return storage.getState(call, query);
    }

    /** Like {@link SessionStorage#patchState}. */
    public CompletionStage<String> patchState(Call call, StateChange change) {
        return storage.patchState(call, change);
    }
}
