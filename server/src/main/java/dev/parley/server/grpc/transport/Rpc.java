package dev.parley.server.grpc.transport;

import dev.parley.server.domain.message.AppendDraft;
import dev.parley.v1.CreateSessionRequest;
import io.grpc.MethodDescriptor;

/** One method, as the transport sees it. */
record Rpc<Q, R>(MethodDescriptor<Q, R> descriptor, MethodKind kind) {
    String name() {
        return descriptor.getFullMethodName();
    }

    boolean isOurs() {
        return kind != MethodKind.STANDARD;
    }

    boolean takesOneRequest() {
        return descriptor.getType().clientSendsOneMessage();
    }

    boolean givesOneAnswer() {
        return descriptor.getType().serverSendsOneMessage();
    }

    /** Neither side streams, so a call is short. */
    boolean isUnary() {
        return takesOneRequest() && givesOneAnswer();
    }

    /** Whether repeating this request could do its work twice (contract §5). */
    boolean isUnsafeToRetry(Q request) {
        return switch (request) {
            case AppendDraft append -> append.isUnsafeToRetry();
            case CreateSessionRequest create ->
                create.getRequestId().isEmpty()
                        && create.getSession().getSessionId().isEmpty();
            default -> false;
        };
    }
}
