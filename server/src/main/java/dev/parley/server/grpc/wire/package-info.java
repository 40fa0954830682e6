/**
 * Reads the requests of hot methods straight from their bytes, which the generated code takes several times as long
 * for. What is not in plain form is none of its business: the readers in {@code grpc} find out what is wrong with it.
 */
@NullMarked
package dev.parley.server.grpc.wire;

import org.jspecify.annotations.NullMarked;
