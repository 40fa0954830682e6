package dev.parley.client;

import dev.parley.v1.BatchGetSessionsRequest;
import dev.parley.v1.BatchGetSessionsResponse;
import dev.parley.v1.CountSessionsRequest;
import dev.parley.v1.CountSessionsResponse;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.DeleteSessionRequest;
import dev.parley.v1.DeleteSessionResponse;
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
import dev.parley.v1.SessionStoreGrpc;
import dev.parley.v1.UpdateSessionRequest;
import java.util.concurrent.CompletableFuture;

/**
 * Sessions and their state, without waiting. What each call does, and its errors, are as in {@link Sessions}.
 *
 * <p>A future fails with a {@link ParleyException} and nothing else, also where the request is refused before it is
 * sent. It is completed on a thread of the channel's executor. Cancelling it cancels the call, which may have been
 * applied by then.
 */
public final class AsyncSessions {
    private final Calls calls;
    private final Ids ids;

    AsyncSessions(Calls calls, Ids ids) {
        this.calls = calls;
        this.ids = ids;
    }

    /** As {@link Sessions#create(CreateSessionRequest)}. */
    public CompletableFuture<Session> create(CreateSessionRequest request) {
        return calls.mutate(SessionStoreGrpc.getCreateSessionMethod(), ids.complete(request));
    }

    /** As {@link Sessions#get(GetSessionRequest)}. */
    public CompletableFuture<Session> get(GetSessionRequest request) {
        return calls.read(SessionStoreGrpc.getGetSessionMethod(), request);
    }

    /** As {@link Sessions#batchGet(BatchGetSessionsRequest)}. */
    public CompletableFuture<BatchGetSessionsResponse> batchGet(BatchGetSessionsRequest request) {
        return calls.read(SessionStoreGrpc.getBatchGetSessionsMethod(), request);
    }

    /** As {@link Sessions#listPage(ListSessionsRequest)}. */
    public CompletableFuture<ListSessionsResponse> listPage(ListSessionsRequest request) {
        return calls.read(SessionStoreGrpc.getListSessionsMethod(), request);
    }

    /** As {@link Sessions#count(CountSessionsRequest)}. */
    public CompletableFuture<CountSessionsResponse> count(CountSessionsRequest request) {
        return calls.read(SessionStoreGrpc.getCountSessionsMethod(), request);
    }

    /** As {@link Sessions#update(UpdateSessionRequest)}. */
    public CompletableFuture<Session> update(UpdateSessionRequest request) {
        return calls.mutate(SessionStoreGrpc.getUpdateSessionMethod(), request);
    }

    /** As {@link Sessions#getState(GetStateRequest)}. */
    public CompletableFuture<GetStateResponse> getState(GetStateRequest request) {
        return calls.read(SessionStoreGrpc.getGetStateMethod(), request);
    }

    /** As {@link Sessions#patchState(PatchStateRequest)}. */
    public CompletableFuture<PatchStateResponse> patchState(PatchStateRequest request) {
        return calls.mutate(SessionStoreGrpc.getPatchStateMethod(), request);
    }

    /** As {@link Sessions#delete(DeleteSessionRequest)}. */
    public CompletableFuture<DeleteSessionResponse> delete(DeleteSessionRequest request) {
        return calls.mutate(SessionStoreGrpc.getDeleteSessionMethod(), request);
    }

    /** As {@link Sessions#fork(ForkSessionRequest)}. */
    public CompletableFuture<Session> fork(ForkSessionRequest request) {
        return calls.mutate(SessionStoreGrpc.getForkSessionMethod(), ids.complete(request));
    }

    /** As {@link Sessions#purge(PurgeSessionsRequest)}. */
    public CompletableFuture<PurgeSessionsResponse> purge(PurgeSessionsRequest request) {
        return calls.mutate(SessionStoreGrpc.getPurgeSessionsMethod(), request);
    }
}
