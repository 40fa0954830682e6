/** Whether a log is right. */
@NullMarked
package dev.parley.bench.memory;

import org.jspecify.annotations.NullMarked;
