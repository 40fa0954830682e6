package dev.parley.server.grpc.transport;

import io.grpc.Metadata;

/** A step that calls pass on their headers, before anything of their body is asked for. */
interface Admission {
    /**
     * Lets a call in, or throws why not.
     *
     * @throws dev.parley.server.domain.ParleyException if the call is refused
     */
    void admit(Exchange<?, ?> exchange, Metadata headers);
}
