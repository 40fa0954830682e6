/** Whether a log is right. */
@NullMarked
package dev.parley.bench.parley;

import org.jspecify.annotations.NullMarked;
