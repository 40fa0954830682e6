/** The light client. */
@NullMarked
package dev.parley.bench.load;

import org.jspecify.annotations.NullMarked;
