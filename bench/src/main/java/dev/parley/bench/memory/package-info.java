/** What is measured on the server with the memory backend, and whether its log is right. */
@NullMarked
package dev.parley.bench.memory;

import org.jspecify.annotations.NullMarked;
