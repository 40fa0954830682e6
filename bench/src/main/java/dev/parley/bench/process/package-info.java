/** Other processes: starting, watching and ending them. */
@NullMarked
package dev.parley.bench.process;

import org.jspecify.annotations.NullMarked;
