/**
 * How calls come in and answers go out: listening, limits, deadlines, tenants, the one place where calls end, health
 * and the drain. What a call means belongs to the services in {@code grpc}, how a refusal looks to {@code grpc.error}.
 */
@NullMarked
package dev.parley.server.grpc.transport;

import org.jspecify.annotations.NullMarked;
