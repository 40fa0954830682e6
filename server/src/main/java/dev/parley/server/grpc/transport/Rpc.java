package dev.parley.server.grpc.transport;

import io.grpc.MethodDescriptor;
import java.util.function.Predicate;

/**
 * One method, as the transport sees it.
 *
 * @param unsafeToRetry whether repeating a request could do its work twice (contract §5)
 */
record Rpc<Q, R>(MethodDescriptor<Q, R> descriptor, MethodKind kind, Predicate<Q> unsafeToRetry) {
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
}
