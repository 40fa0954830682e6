package dev.parley.server.grpc;

import com.google.protobuf.MessageLite;
import dev.parley.server.grpc.transport.Serialized;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.ServerCalls.ServerStreamingMethod;
import io.grpc.stub.ServerCalls.UnaryMethod;
import java.util.LinkedHashMap;
import java.util.Map;

/** A generated service, of which some methods write their answers themselves, or read their requests. */
final class BytesMethods {
    private final ServerServiceDefinition generated;
    private final Map<String, ServerMethodDefinition<?, ?>> methods = new LinkedHashMap<>();

    BytesMethods(ServerServiceDefinition generated) {
        this.generated = generated;
        generated
                .getMethods()
                .forEach(method -> methods.put(method.getMethodDescriptor().getFullMethodName(), method));
    }

    /** A method with one answer, which it writes itself. */
    <Q extends MessageLite> BytesMethods unary(
            MethodDescriptor<Q, ? extends MessageLite> method, UnaryMethod<Q, Serialized> handler) {
        return unary(method, method.getRequestMarshaller(), handler);
    }

    /** A method with one answer, which it writes itself, and a request that it reads itself. */
    <Q> BytesMethods unary(
            MethodDescriptor<?, ? extends MessageLite> method,
            Marshaller<Q> requests,
            UnaryMethod<Q, Serialized> handler) {
        return put(ServerMethodDefinition.create(
                method.toBuilder(requests, Serialized.MARSHALLER).build(), ServerCalls.asyncUnaryCall(handler)));
    }

    /** A method with many answers, which it writes itself. */
    <Q extends MessageLite> BytesMethods stream(
            MethodDescriptor<Q, ? extends MessageLite> method, ServerStreamingMethod<Q, Serialized> handler) {
        return put(ServerMethodDefinition.create(
                method.toBuilder(method.getRequestMarshaller(), Serialized.MARSHALLER)
                        .build(),
                ServerCalls.asyncServerStreamingCall(handler)));
    }

    ServerServiceDefinition build() {
        var generatedDescriptor = generated.getServiceDescriptor();
        var descriptor = ServiceDescriptor.newBuilder(generatedDescriptor.getName())
                .setSchemaDescriptor(generatedDescriptor.getSchemaDescriptor());
        methods.values().forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
        var service = ServerServiceDefinition.builder(descriptor.build());
        methods.values().forEach(service::addMethod);
        return service.build();
    }

    private BytesMethods put(ServerMethodDefinition<?, ?> method) {
        methods.put(method.getMethodDescriptor().getFullMethodName(), method);
        return this;
    }
}
