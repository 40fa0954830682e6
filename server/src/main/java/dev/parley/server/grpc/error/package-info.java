/**
 * How refusals look on the wire: status codes and their details. When and where they are sent belongs to
 * {@code grpc.transport}.
 */
@NullMarked
package dev.parley.server.grpc.error;

import org.jspecify.annotations.NullMarked;
