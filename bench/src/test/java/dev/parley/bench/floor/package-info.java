/** The floor serves. */
@NullMarked
package dev.parley.bench.floor;

import org.jspecify.annotations.NullMarked;
