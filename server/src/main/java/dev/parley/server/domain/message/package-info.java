/**
 * Messages: what the server understands of them, what may be done with them, and the port behind which they are kept.
 * Their content is bytes here; reading it belongs to {@code grpc}.
 */
@NullMarked
package dev.parley.server.domain.message;

import org.jspecify.annotations.NullMarked;
