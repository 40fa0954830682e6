/**
 * A client of our own server, for {@code parley health}: it asks whether the server serves. What the server answers is
 * made elsewhere.
 */
@NullMarked
package dev.parley.server.grpc.probe;

import org.jspecify.annotations.NullMarked;
