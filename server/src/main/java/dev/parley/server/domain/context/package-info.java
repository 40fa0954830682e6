/**
 * Contexts: what of a session's log is sent to a model. Which messages are chosen is a pure function of the log; how
 * much of it has to be read for that is found out on the way. What content weighs is read by {@code grpc}.
 */
@NullMarked
package dev.parley.server.domain.context;

import org.jspecify.annotations.NullMarked;
