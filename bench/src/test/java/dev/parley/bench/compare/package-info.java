/** What is computed from rounds. */
@NullMarked
package dev.parley.bench.compare;

import org.jspecify.annotations.NullMarked;
