/**
 * Makes many clients call a server about the same sessions at the same time, and records what they are told. What to
 * think of it is the business of {@link dev.parley.conformance.history}.
 */
@NullMarked
package dev.parley.conformance.load;

import org.jspecify.annotations.NullMarked;
