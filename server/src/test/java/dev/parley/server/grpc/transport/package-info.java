/** Tests of the transport, most of them through a real socket. What the services mean is tested elsewhere. */
@NullMarked
package dev.parley.server.grpc.transport;

import org.jspecify.annotations.NullMarked;
