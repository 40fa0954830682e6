package dev.parley.server.grpc.transport;

import io.grpc.Metadata;
import io.grpc.Status;

/** How a call ends, ready to be sent. */
record Ending(Status status, Metadata trailers) {}
