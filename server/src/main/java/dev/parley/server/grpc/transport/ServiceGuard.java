package dev.parley.server.grpc.transport;

import dev.parley.server.grpc.transport.ExchangeHandler.Gate;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import java.util.function.Function;

/**
 * Puts the gate before every method of a service: the same service to its callers and to reflection, with a request
 * marshaller that does not throw and a handler that ends its calls as the contract says.
 *
 * @param maxRequestBytes one request, decompressed
 */
record ServiceGuard(Gate gate, int maxRequestBytes) {
    // Read in a fraction of a millisecond, even if it is JSON.
    private static final int LARGE_REQUEST_BYTES = 64 << 10;

    ServerServiceDefinition guard(ServerServiceDefinition service, Function<MethodDescriptor<?, ?>, MethodKind> kinds) {
        var descriptor = ServiceDescriptor.newBuilder(
                        service.getServiceDescriptor().getName())
                .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
        var methods = service.getMethods().stream()
                .map(method -> guarded(method, kinds.apply(method.getMethodDescriptor())))
                .toList();
        methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
        var guarded = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(guarded::addMethod);
        return guarded.build();
    }

    private <Q, R> ServerMethodDefinition<Decoded<Q>, R> guarded(ServerMethodDefinition<Q, R> method, MethodKind kind) {
        var descriptor = method.getMethodDescriptor();
        // Of several requests none may overtake another.
        int largeBytes = descriptor.getType().clientSendsOneMessage() ? LARGE_REQUEST_BYTES : Integer.MAX_VALUE;
        var decoder = GeneratedDecoder.of(descriptor.getRequestMarshaller());
        var marshaller = new RequestMarshaller<>(decoder, maxRequestBytes, largeBytes);
        var transport = descriptor.toBuilder(marshaller, descriptor.getResponseMarshaller())
                .setType(transportType(descriptor.getType()))
                .build();
        return ServerMethodDefinition.create(
                transport,
                new ExchangeHandler<>(
                        new Rpc<>(descriptor, kind, decoder::isUnsafeToRetry), method.getServerCallHandler(), gate));
    }

    // gRPC itself resets a call with a second request, without a status: so it is told that there may be many.
    private static MethodType transportType(MethodType type) {
        return switch (type) {
            case UNARY -> MethodType.CLIENT_STREAMING;
            case SERVER_STREAMING -> MethodType.BIDI_STREAMING;
            case CLIENT_STREAMING, BIDI_STREAMING, UNKNOWN -> type;
        };
    }
}
