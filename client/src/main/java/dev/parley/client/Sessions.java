package dev.parley.client;

import dev.parley.v1.BatchGetSessionsRequest;
import dev.parley.v1.BatchGetSessionsResponse;
import dev.parley.v1.CountSessionsRequest;
import dev.parley.v1.CountSessionsResponse;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.DeleteSessionRequest;
import dev.parley.v1.ForkSessionRequest;
import dev.parley.v1.GetSessionRequest;
import dev.parley.v1.GetStateRequest;
import dev.parley.v1.GetStateResponse;
import dev.parley.v1.ListSessionsRequest;
import dev.parley.v1.ListSessionsResponse;
import dev.parley.v1.PatchStateRequest;
import dev.parley.v1.PatchStateResponse;
import dev.parley.v1.PurgeSessionsRequest;
import dev.parley.v1.PurgeSessionsResponse;
import dev.parley.v1.Session;
import dev.parley.v1.SessionFilter;
import dev.parley.v1.UpdateSessionRequest;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Sessions and their state. Every method waits for the answer, at most as long as the client's deadline, and throws
 * {@link ParleyException}; the reasons named are those beside the ones that any call may have. Safe for use by many
 * threads. An interrupted thread gives its call up ({@link ParleyException.Cancelled}) and stays interrupted.
 */
public final class Sessions {
    /**
     * The key of the state in which {@link #updateState(String, UnaryOperator)} keeps the ids of the last 16 updates.
     */
    public static final String UPDATES_KEY = "parley.updates";

    private final AsyncSessions async;
    private final Ids ids;

    Sessions(AsyncSessions async, Ids ids) {
        this.async = async;
        this.ids = ids;
    }

    /** The same calls, without waiting. */
    public AsyncSessions async() {
        return async;
    }

    /**
     * The request with a {@code request_id}, as {@link #create(CreateSessionRequest)} makes it. Whoever wants to send
     * the same creation again later, after a crash even, prepares the request and keeps it.
     */
    public CreateSessionRequest prepare(CreateSessionRequest request) {
        return ids.complete(request);
    }

    /** As {@link #prepare(CreateSessionRequest)}, for a fork. */
    public ForkSessionRequest prepare(ForkSessionRequest request) {
        return ids.complete(request);
    }

    /**
     * Creates a session. All of its fields may be unset.
     *
     * @throws ParleyException.AlreadyExists {@code SESSION_EXISTS}: its id is taken
     */
    public Session create(Session session) {
        return create(CreateSessionRequest.newBuilder().setSession(session).build());
    }

    /**
     * Creates a session. Without a {@code request_id} it gets one, so that a retry by the client makes no second one.
     *
     * @throws ParleyException.AlreadyExists {@code SESSION_EXISTS}: its id is taken
     * @throws ParleyException.Precondition {@code STATE_FULL}
     */
    public Session create(CreateSessionRequest request) {
        return Reply.await(async.create(request));
    }

    /**
     * Returns a session.
     *
     * @throws ParleyException.NotFound {@code SESSION_NOT_FOUND}
     */
    public Session get(String sessionId) {
        return get(GetSessionRequest.newBuilder().setSessionId(sessionId).build());
    }

    /**
     * Returns a session.
     *
     * @throws ParleyException.NotFound {@code SESSION_NOT_FOUND}
     */
    public Session get(GetSessionRequest request) {
        return Reply.await(async.get(request));
    }

    /** Returns 1 to 100 sessions, and the ids of those that are not there. */
    public BatchGetSessionsResponse batchGet(BatchGetSessionsRequest request) {
        return Reply.await(async.batchGet(request));
    }

    /** All sessions that match, the most recently active first. Nothing is fetched until they are read. */
    public Paged<Session> list(SessionFilter filter) {
        return list(ListSessionsRequest.newBuilder().setFilter(filter).build());
    }

    /** All sessions that match, from the request's {@code page_token} on. Nothing is fetched until they are read. */
    public Paged<Session> list(ListSessionsRequest request) {
        return new Paged<>(request.getPageToken(), token -> {
            var page = listPage(request.toBuilder().setPageToken(token).build());
            return new Paged.Page<>(page.getSessionsList(), page.getNextPageToken());
        });
    }

    /**
     * Returns one page. It may be empty and still not be the last: only an empty {@code next_page_token} ends a list.
     *
     * @throws ParleyException.InvalidRequest {@code PAGE_TOKEN_MISMATCH}
     */
    public ListSessionsResponse listPage(ListSessionsRequest request) {
        return Reply.await(async.listPage(request));
    }

    /** Counts the sessions that match, up to the request's limit. */
    public CountSessionsResponse count(CountSessionsRequest request) {
        return Reply.await(async.count(request));
    }

    /**
     * Changes a session's own fields.
     *
     * @throws ParleyException.NotFound {@code SESSION_NOT_FOUND}
     * @throws ParleyException.Conflict {@code ETAG_MISMATCH}: somebody else changed it
     */
    public Session update(UpdateSessionRequest request) {
        return Reply.await(async.update(request));
    }

    /**
     * Returns all of a session's state.
     *
     * @throws ParleyException.NotFound {@code SESSION_NOT_FOUND}
     */
    public GetStateResponse getState(String sessionId) {
        return getState(GetStateRequest.newBuilder().setSessionId(sessionId).build());
    }

    /**
     * Returns a session's state, or the asked keys of it.
     *
     * @throws ParleyException.NotFound {@code SESSION_NOT_FOUND}
     */
    public GetStateResponse getState(GetStateRequest request) {
        return Reply.await(async.getState(request));
    }

    /**
     * Sets and removes keys of the state in one atomic step.
     *
     * @throws ParleyException.NotFound {@code SESSION_NOT_FOUND}
     * @throws ParleyException.Conflict {@code ETAG_MISMATCH}: somebody else changed the state
     * @throws ParleyException.Precondition {@code STATE_FULL}
     */
    public PatchStateResponse patchState(PatchStateRequest request) {
        return Reply.await(async.patchState(request));
    }

    /** As {@link #updateState(String, UnaryOperator, int)}, up to 10 times. */
    public Map<String, String> updateState(String sessionId, UnaryOperator<Map<String, String>> change) {
        return updateState(sessionId, change, Contest.ATTEMPTS);
    }

    /**
     * Changes the state by a function of what is there, once: reads it, asks the function, writes what differs if
     * nobody else changed the state in the meantime, and else begins again after a pause that grows and varies. The
     * function is given a copy that it may change and return, may be asked several times, and decides on what is there
     * now. Where it changes nothing, nothing is written.
     *
     * <p>With each change goes an id of its own, under {@link #UPDATES_KEY}, which the function does not see. Without
     * it two callers who both count from 5 to 6 would both succeed, and a caller whose answer was lost could not tell
     * whether to count again. So updates count exactly, among all who use this method: one that returns was applied
     * once. One that throws was not applied, unless its outcome is {@link Outcome#UNKNOWN}: the server went away, or 16
     * others came in between. The key takes part in the limits of the state, and whoever else writes or removes it
     * takes that exactness away.
     *
     * @return the entries as this update left them
     * @throws ParleyException.NotFound {@code SESSION_NOT_FOUND}
     * @throws ParleyException.Conflict {@code ETAG_MISMATCH}: overtaken that many times
     * @throws ParleyException.Precondition {@code STATE_FULL}
     * @throws IllegalArgumentException if there is no attempt at all, or the function sets {@link #UPDATES_KEY}
     */
    public Map<String, String> updateState(
            String sessionId, UnaryOperator<Map<String, String>> change, int maxAttempts) {
        return new StateUpdate(this, ids, sessionId, change).apply(maxAttempts);
    }

    /** Deletes a session with its messages and state. Succeeds also where there is none, so that a retry succeeds. */
    public void delete(String sessionId) {
        delete(DeleteSessionRequest.newBuilder()
                .setSessionId(sessionId)
                .setAllowMissing(true)
                .build());
    }

    /**
     * Deletes a session with its messages and state. Without {@code allow_missing}, a retry by the client of a deletion
     * whose answer was lost ends in {@code SESSION_NOT_FOUND} with {@link Outcome#UNKNOWN}.
     *
     * @throws ParleyException.NotFound {@code SESSION_NOT_FOUND}, without {@code allow_missing}
     * @throws ParleyException.Conflict {@code ETAG_MISMATCH}: somebody else changed it
     */
    public void delete(DeleteSessionRequest request) {
        var unused = Reply.await(async.delete(request));
    }

    /** Creates a session as a copy of all of another. As {@link #fork(ForkSessionRequest)}. */
    public Session fork(String sessionId) {
        return fork(sessionId, 0);
    }

    /**
     * Creates a session as a copy of another's messages up to a sequence. As {@link #fork(ForkSessionRequest)}.
     *
     * @param throughSequence 0 copies all
     */
    public Session fork(String sessionId, long throughSequence) {
        return fork(ForkSessionRequest.newBuilder()
                .setSessionId(sessionId)
                .setThroughSequence(throughSequence)
                .build());
    }

    /**
     * Creates a session as a copy of another's messages up to a sequence. Without a {@code request_id} it gets one.
     *
     * @throws ParleyException.NotFound {@code SESSION_NOT_FOUND}
     * @throws ParleyException.AlreadyExists {@code SESSION_EXISTS}: the new id is taken
     * @throws ParleyException.Unsupported {@code FEATURE_UNSUPPORTED}
     */
    public Session fork(ForkSessionRequest request) {
        return Reply.await(async.fork(request));
    }

    /**
     * Erases all sessions that match and were created before. Takes as many calls as it needs, each with the client's
     * deadline. Where one fails, those before it have erased what they erased; purging again goes on.
     *
     * @throws ParleyException.InvalidRequest {@code INVALID_FIELD}: a filter without any condition
     * @throws ParleyException.Unsupported {@code FEATURE_UNSUPPORTED}
     */
    public Purged purge(SessionFilter filter) {
        return purgeAll(PurgeSessionsRequest.newBuilder().setFilter(filter));
    }

    /** Counts what {@link #purge(SessionFilter)} would erase, and erases nothing. */
    public Purged purgeDryRun(SessionFilter filter) {
        return purgeAll(PurgeSessionsRequest.newBuilder().setFilter(filter).setDryRun(true));
    }

    /**
     * Erases sessions by filter: a bounded part of the work. Call again with {@code next_page_token} until it is empty.
     *
     * @throws ParleyException.InvalidRequest {@code PAGE_TOKEN_MISMATCH}, or a filter without any condition
     * @throws ParleyException.Unsupported {@code FEATURE_UNSUPPORTED}
     */
    public PurgeSessionsResponse purge(PurgeSessionsRequest request) {
        return Reply.await(async.purge(request));
    }

    private Purged purgeAll(PurgeSessionsRequest.Builder request) {
        long sessions = 0;
        long messages = 0;
        do {
            var purged = purge(request.build());
            sessions += purged.getSessionCount();
            messages += purged.getMessageCount();
            request.setPageToken(purged.getNextPageToken());
        } while (!request.getPageToken().isEmpty());
        return new Purged(sessions, messages);
    }
}
