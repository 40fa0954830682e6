package dev.parley.server.grpc.transport;

import io.grpc.ServerBuilder;

/** What watches every call from outermost: metrics and traces. */
@FunctionalInterface
public interface Instrumentation {
    /** Watches nothing. */
    Instrumentation NONE = builder -> {};

    /** Adds interceptors and stream tracers. They see each call as its caller does. */
    void instrument(ServerBuilder<?> builder);
}
