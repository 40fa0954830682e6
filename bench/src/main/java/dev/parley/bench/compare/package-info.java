/** Two servers under the same load in turns, and what the numbers say. */
@NullMarked
package dev.parley.bench.compare;

import org.jspecify.annotations.NullMarked;
