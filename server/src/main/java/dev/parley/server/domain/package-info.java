/**
 * The rules of the product: what callers may ask for, what always holds, and the ports behind which the backends stand.
 * Knows the JDK only: no gRPC, no protobuf, no SQL, no Redis, no Guice, no logger.
 */
@NullMarked
package dev.parley.server.domain;

import org.jspecify.annotations.NullMarked;
