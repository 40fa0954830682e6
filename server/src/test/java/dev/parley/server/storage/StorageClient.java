package dev.parley.server.storage;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.Storage;
import dev.parley.server.domain.Tenant;
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
import dev.parley.server.domain.message.MessageUpdate;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.message.Truncation;
import dev.parley.server.domain.session.Fork;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Purge;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionCount;
import dev.parley.server.domain.session.SessionDeletion;
import dev.parley.server.domain.session.SessionDeletion.IfMissing;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionPage;
import dev.parley.server.domain.session.SessionQuery;
import dev.parley.server.domain.session.SessionUpdate;
import dev.parley.server.domain.session.StateChange;
import dev.parley.server.domain.session.StatePatch;
import dev.parley.server.domain.session.StateSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Talks to a storage as one tenant and waits for each answer. Refusals are thrown as they are. */
public final class StorageClient {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Storage storage;
    private final Tenant tenant;
    private final Duration time;

    public StorageClient(Storage storage, Tenant tenant) {
        this(storage, tenant, DEADLINE);
    }

    /** One whose calls have so much time. */
    public StorageClient(Storage storage, Tenant tenant, Duration time) {
        this.storage = storage;
        this.tenant = tenant;
        this.time = time;
    }

    /** A client of a tenant that nobody else uses: whatever else is stored, its lists are its own. */
    public static StorageClient ofNewTenant(Storage storage) {
        return new StorageClient(storage, new Tenant("t-" + UUID.randomUUID()));
    }

    public Session create(NewSession session) {
        return await(storage.sessions().create(call(), session));
    }

    public Optional<Session> find(String sessionId) {
        return find(List.of(sessionId)).stream().findFirst();
    }

    public List<Session> find(List<String> sessionIds) {
        return await(storage.sessions().find(call(), sessionIds));
    }

    public Session get(String sessionId) {
        return find(sessionId).orElseThrow();
    }

    public SessionPage list(SessionQuery query) {
        return await(storage.sessions().list(call(), query));
    }

    public SessionCount count(SessionFilter filter, long limit) {
        return await(storage.sessions().count(call(), new SessionCount.Query(filter, limit)));
    }

    public Session update(SessionUpdate update) {
        return await(storage.sessions().update(call(), update));
    }

    public void delete(String sessionId) {
        delete(new SessionDeletion(sessionId, Optional.empty(), IfMissing.FAIL));
    }

    public void delete(SessionDeletion deletion) {
        await(storage.sessions().delete(call(), deletion).thenApply(_ -> true));
    }

    public Session fork(Fork fork) {
        return await(storage.sessions().fork(call(), fork));
    }

    public Purge.Step purge(Purge purge) {
        return await(storage.sessions().purge(call(), purge));
    }

    /** Erases what has expired, as the sweeper does: until there is nothing left. Of all tenants. */
    public void sweep() {
        int batch = 100;
        int looked = batch;
        while (looked == batch) {
            looked = await(storage.sessions().sweep(batch, call().deadlineNanos()));
        }
    }

    public StateSnapshot state(String sessionId, String... keys) {
        return await(storage.sessions().getState(call(), new StateSnapshot.Query(sessionId, Set.of(keys))));
    }

    public String patch(String sessionId, StatePatch patch) {
        return patch(new StateChange(sessionId, Optional.empty(), patch));
    }

    public String patch(StateChange change) {
        return await(storage.sessions().patchState(call(), change));
    }

    public Appended append(Append append) {
        return await(storage.messages().append(call(), append));
    }

    /** Appends messages of these ids, whose content is their id. */
    public Appended append(String sessionId, String... messageIds) {
        return append(Samples.append(sessionId, messageIds).build());
    }

    public Message message(String sessionId, String messageId) {
        return await(storage.messages().get(call(), new MessageKey.ById(sessionId, messageId)));
    }

    public Message message(String sessionId, long sequence) {
        return await(storage.messages().get(call(), new MessageKey.BySequence(sessionId, sequence)));
    }

    public MessagePage messages(MessageQuery query) {
        return await(storage.messages().list(call(), query));
    }

    public MessagePage pick(String sessionId, Long... sequences) {
        return await(storage.messages().pick(call(), new MessagePick(sessionId, List.of(sequences))));
    }

    public MarkedMessages marked(String sessionId) {
        return await(storage.messages().marked(call(), sessionId));
    }

    public Message update(MessageUpdate update) {
        return await(storage.messages().update(call(), update));
    }

    /** Erases messages, and answers how many were there. */
    public long delete(String sessionId, Set<String> messageIds) {
        return await(storage.messages().delete(call(), new MessageDeletion(sessionId, messageIds)))
                .messages();
    }

    public Erased truncate(Truncation truncation) {
        return await(storage.messages().truncate(call(), truncation));
    }

    /** How far the log of a session has come, if the session is there. */
    public Optional<LogHead> head(String sessionId) {
        var key = new SessionKey(tenant, sessionId);
        var heads = await(storage.messages().heads(Set.of(key), call().deadlineNanos()));
        return Optional.ofNullable(heads.get(key));
    }

    /** The whole log of a session, read in one page. */
    public List<Message> log(String sessionId) {
        return messages(Samples.allMessages(sessionId)).messages();
    }

    private Call call() {
        return new Call(tenant, System.nanoTime() + time.toNanos());
    }

    private static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ParleyException refusal) {
                throw refusal;
            }
            throw e;
        }
    }
}
