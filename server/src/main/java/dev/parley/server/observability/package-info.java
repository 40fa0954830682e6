/**
 * How the server is measured from outside: which numbers there are, and where they can be fetched. The numbers are
 * counted where things happen, by classes that know nothing of this; what is measured of every call is in
 * {@code grpc.metrics}. Only this package knows OpenTelemetry's SDK and Prometheus, and nothing of them is loaded
 * before metrics are asked for.
 */
@NullMarked
package dev.parley.server.observability;

import org.jspecify.annotations.NullMarked;
