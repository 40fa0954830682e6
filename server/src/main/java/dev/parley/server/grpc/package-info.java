/**
 * The public services on the wire: reading requests, calling use cases, writing answers. The only package, with those
 * inside it, that knows gRPC and protobuf; no rule about stored data is decided here.
 */
@NullMarked
package dev.parley.server.grpc;

import org.jspecify.annotations.NullMarked;
