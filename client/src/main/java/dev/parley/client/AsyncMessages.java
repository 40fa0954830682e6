package dev.parley.client;

import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.AssembleContextRequest;
import dev.parley.v1.AssembleContextResponse;
import dev.parley.v1.DeleteMessagesRequest;
import dev.parley.v1.DeleteMessagesResponse;
import dev.parley.v1.GetMessageRequest;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListMessagesResponse;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.StreamMessagesResponse;
import dev.parley.v1.TruncateMessagesRequest;
import dev.parley.v1.TruncateMessagesResponse;
import dev.parley.v1.UpdateMessageRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * Messages, without waiting. What each call does, and its errors, are as in {@link Messages}; what a future promises,
 * as in {@link AsyncSessions}.
 */
public final class AsyncMessages {
    private final Calls calls;
    private final Ids ids;

    AsyncMessages(Calls calls, Ids ids) {
        this.calls = calls;
        this.ids = ids;
    }

    /** As {@link Messages#append(AppendMessagesRequest)}. */
    public CompletableFuture<AppendMessagesResponse> append(AppendMessagesRequest request) {
        return calls.mutate(MessageStoreGrpc.getAppendMessagesMethod(), ids.complete(request));
    }

    /** As {@link Messages#get(GetMessageRequest)}. */
    public CompletableFuture<Message> get(GetMessageRequest request) {
        return calls.read(MessageStoreGrpc.getGetMessageMethod(), request);
    }

    /** As {@link Messages#listPage(ListMessagesRequest)}. */
    public CompletableFuture<ListMessagesResponse> listPage(ListMessagesRequest request) {
        return calls.read(MessageStoreGrpc.getListMessagesMethod(), request);
    }

    /**
     * As {@link Messages#stream}, for each subscriber anew. The subscriber is called by one thread at a time, one of
     * the channel's executor or one that asks for more items, and decides with its {@code request(n)} how much the
     * server sends: at most 16 items wait to be given to it. It fails with a {@link ParleyException} and nothing else.
     * Cancelling is safe from any thread, and cancels the call at once. There is no deadline.
     */
    public Flow.Publisher<StreamMessagesResponse> stream(StreamMessagesRequest request) {
        return LogStream.once(calls, request);
    }

    /** As {@link Messages#follow(StreamMessagesRequest)}; what a subscriber can rely on, as {@link #stream}. */
    public Flow.Publisher<StreamMessagesResponse> follow(StreamMessagesRequest request) {
        return LogStream.following(calls, request);
    }

    /** As {@link Messages#update(UpdateMessageRequest)}. */
    public CompletableFuture<Message> update(UpdateMessageRequest request) {
        return calls.mutate(MessageStoreGrpc.getUpdateMessageMethod(), request);
    }

    /** As {@link Messages#delete(DeleteMessagesRequest)}. */
    public CompletableFuture<DeleteMessagesResponse> delete(DeleteMessagesRequest request) {
        return calls.mutate(MessageStoreGrpc.getDeleteMessagesMethod(), request);
    }

    /** As {@link Messages#truncate(TruncateMessagesRequest)}. */
    public CompletableFuture<TruncateMessagesResponse> truncate(TruncateMessagesRequest request) {
        return calls.mutate(MessageStoreGrpc.getTruncateMessagesMethod(), request);
    }

    /** As {@link Messages#assembleContext(AssembleContextRequest)}. */
    public CompletableFuture<AssembleContextResponse> assembleContext(AssembleContextRequest request) {
        return calls.read(MessageStoreGrpc.getAssembleContextMethod(), request);
    }

    /** As {@link Messages#assembleContext(String, ContextBudget)}. */
    public CompletableFuture<AssembleContextResponse> assembleContext(String sessionId, ContextBudget budget) {
        return assembleContext(budget.of(sessionId));
    }
}
