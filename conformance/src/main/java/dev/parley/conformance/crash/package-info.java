/**
 * Servers and their database are killed again and again under a load, which finds out whether anything that was
 * acknowledged is lost. What the load is told is checked by {@link dev.parley.conformance.history}.
 */
@NullMarked
package dev.parley.conformance.crash;

import org.jspecify.annotations.NullMarked;
