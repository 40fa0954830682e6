/**
 * What concurrent callers of one session were told, and whether all of it can be true at once. Knows nothing of how
 * calls are made: {@code dev.parley.conformance.load} makes and records them.
 */
@NullMarked
package dev.parley.conformance.history;

import org.jspecify.annotations.NullMarked;
