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
import dev.parley.v1.TruncateMessagesRequest;
import dev.parley.v1.TruncateMessagesResponse;
import dev.parley.v1.UpdateMessageRequest;
import java.util.concurrent.CompletableFuture;

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
}
