package dev.parley.server.grpc.transport;

/**
 * A request as it comes out of its marshaller. A marshaller that throws would end the call as UNKNOWN, out of reach of
 * everybody: so it hands over what went wrong as a value.
 */
sealed interface Decoded<Q> {
    record Request<Q>(Q message) implements Decoded<Q> {}

    record Unreadable<Q>(RuntimeException reason) implements Decoded<Q> {}
}
