package dev.parley.server.grpc.transport;

import java.util.function.Supplier;

/**
 * A request as it comes out of its marshaller. A marshaller that throws would end the call as UNKNOWN, out of reach of
 * everybody: so it hands over what went wrong as a value.
 */
sealed interface Decoded<Q> {
    record Request<Q>(Q message) implements Decoded<Q> {}

    record Unreadable<Q>(RuntimeException reason) implements Decoded<Q> {}

    /** A request that is so large that reading it would keep the event loop from other calls. */
    record Large<Q>(Supplier<Decoded<Q>> reading) implements Decoded<Q> {}
}
