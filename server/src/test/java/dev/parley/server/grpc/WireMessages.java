package dev.parley.server.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.server.domain.context.Contexts;
import dev.parley.server.domain.message.Messages;
import dev.parley.server.grpc.transport.TestStreams;
import dev.parley.server.settings.Settings;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.DeleteMessagesRequest;
import dev.parley.v1.DeleteMessagesResponse;
import dev.parley.v1.GetMessageRequest;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListMessagesResponse;
import dev.parley.v1.Message;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.StreamMessagesResponse;
import dev.parley.v1.TruncateMessagesRequest;
import dev.parley.v1.TruncateMessagesResponse;
import dev.parley.v1.UpdateMessageRequest;
import io.grpc.stub.StreamObserver;

/** The messages service with its requests and answers as messages instead of bytes. */
final class WireMessages {
    private final AppendDecoder appends;
    private final MessageStoreService service;

    WireMessages(Messages messages, Contexts contexts, Settings settings) {
        appends = new AppendDecoder(settings.limits());
        service = new MessageStoreService(
                messages, contexts, settings.limits(), new Pages(settings.paging()), TestStreams.create());
    }

    void appendMessages(AppendMessagesRequest request, StreamObserver<AppendMessagesResponse> response) {
        try {
            service.append(
                    appends.decode(request.toByteArray()), new Parsing<>(AppendMessagesResponse.parser(), response));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    void getMessage(GetMessageRequest request, StreamObserver<Message> response) {
        service.get(request, new Parsing<>(Message.parser(), response));
    }

    void listMessages(ListMessagesRequest request, StreamObserver<ListMessagesResponse> response) {
        service.list(request, new Parsing<>(ListMessagesResponse.parser(), response));
    }

    void streamMessages(StreamMessagesRequest request, StreamObserver<StreamMessagesResponse> response) {
        service.stream(request, new Parsing<>(StreamMessagesResponse.parser(), response));
    }

    void updateMessage(UpdateMessageRequest request, StreamObserver<Message> response) {
        service.update(request, new Parsing<>(Message.parser(), response));
    }

    void deleteMessages(DeleteMessagesRequest request, StreamObserver<DeleteMessagesResponse> response) {
        service.deleteMessages(request, response);
    }

    void truncateMessages(TruncateMessagesRequest request, StreamObserver<TruncateMessagesResponse> response) {
        service.truncateMessages(request, response);
    }
}
