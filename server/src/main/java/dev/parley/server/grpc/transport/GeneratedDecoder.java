package dev.parley.server.grpc.transport;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.CreateSessionRequest;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import java.io.InputStream;

/** Reads requests with the generated parser. */
record GeneratedDecoder<Q>(Marshaller<Q> marshaller, Class<Q> type, Message prototype) implements RequestDecoder<Q> {
    /** The decoder of a method's requests, by the method's marshaller. */
    static <Q> RequestDecoder<Q> of(Marshaller<Q> marshaller) {
        if (marshaller instanceof RequestDecoder<Q> decoder) {
            return decoder;
        }
        if (marshaller instanceof PrototypeMarshaller<Q> typed
                && typed.getMessagePrototype() instanceof Message prototype) {
            return new GeneratedDecoder<>(marshaller, typed.getMessageClass(), prototype);
        }
        throw new IllegalArgumentException("requests are protobuf messages, or have a decoder of their own");
    }

    @Override
    public Q decode(byte[] bytes) throws InvalidProtocolBufferException {
        return type.cast(prototype.getParserForType().parseFrom(bytes));
    }

    @Override
    public boolean isUnsafeToRetry(Q request) {
        return switch (request) {
            case AppendMessagesRequest append ->
                append.getRequestId().isEmpty()
                        && append.getMessagesList().stream()
                                .anyMatch(message -> message.getMessageId().isEmpty());
            case CreateSessionRequest create ->
                create.getRequestId().isEmpty()
                        && create.getSession().getSessionId().isEmpty();
            default -> false;
        };
    }

    @Override
    public Descriptor descriptor() {
        return prototype.getDescriptorForType();
    }

    @Override
    public InputStream stream(Q request) {
        return marshaller.stream(request);
    }

    @Override
    public Q parse(InputStream stream) {
        return marshaller.parse(stream);
    }
}
