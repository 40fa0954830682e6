/** What is measured on Redis, and how. */
@NullMarked
package dev.parley.bench.redis;

import org.jspecify.annotations.NullMarked;
