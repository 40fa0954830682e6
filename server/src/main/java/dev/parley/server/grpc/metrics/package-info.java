/**
 * The standard metrics of gRPC, recorded for every call. What becomes of them, and every other metric, belongs to
 * {@code observability}.
 */
@NullMarked
package dev.parley.server.grpc.metrics;

import org.jspecify.annotations.NullMarked;
