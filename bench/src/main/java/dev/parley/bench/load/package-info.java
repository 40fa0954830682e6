/** A light client: raw bytes, a fixed number of calls in flight. */
@NullMarked
package dev.parley.bench.load;

import org.jspecify.annotations.NullMarked;
