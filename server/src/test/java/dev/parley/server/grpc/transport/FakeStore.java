package dev.parley.server.grpc.transport;

import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.GetMessageRequest;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListMessagesResponse;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc.MessageStoreImplBase;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.StreamMessagesResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** A message store that does as its test says. */
final class FakeStore extends MessageStoreImplBase {
    /** How many requests reached a handler. */
    final AtomicInteger invocations = new AtomicInteger();
    /** How many requests for a message were answered, if their stages were complete. */
    final AtomicInteger replies = new AtomicInteger();

    volatile Function<AppendMessagesRequest, CompletionStage<AppendMessagesResponse>> append =
            request -> CompletableFuture.completedStage(AppendMessagesResponse.getDefaultInstance());
    volatile Function<GetMessageRequest, CompletionStage<Message>> get =
            request -> CompletableFuture.completedStage(Message.getDefaultInstance());
    volatile BiConsumer<ListMessagesRequest, StreamObserver<ListMessagesResponse>> list = (request, response) -> {};
    volatile BiConsumer<StreamMessagesRequest, StreamObserver<StreamMessagesResponse>> stream =
            (request, response) -> {};

    @Override
    public void appendMessages(AppendMessagesRequest request, StreamObserver<AppendMessagesResponse> response) {
        invocations.incrementAndGet();
        Reply.reply(response, append.apply(request), Function.identity());
    }

    @Override
    public void getMessage(GetMessageRequest request, StreamObserver<Message> response) {
        invocations.incrementAndGet();
        Reply.reply(response, get.apply(request), Function.identity());
        replies.incrementAndGet();
    }

    @Override
    public void listMessages(ListMessagesRequest request, StreamObserver<ListMessagesResponse> response) {
        invocations.incrementAndGet();
        list.accept(request, response);
    }

    @Override
    public void streamMessages(StreamMessagesRequest request, StreamObserver<StreamMessagesResponse> response) {
        invocations.incrementAndGet();
        stream.accept(request, response);
    }
}
