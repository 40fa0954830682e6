/**
 * The Java client: what an agent's author calls. The generated stubs are in {@code dev.parley.v1}; nothing of the
 * server belongs here.
 */
@NullMarked
package dev.parley.client;

import org.jspecify.annotations.NullMarked;
