/** What is read about other processes. */
@NullMarked
package dev.parley.bench.process;

import org.jspecify.annotations.NullMarked;
