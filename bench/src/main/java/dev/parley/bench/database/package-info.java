/** A database alone, under the load generator that comes with it. */
@NullMarked
package dev.parley.bench.database;

import org.jspecify.annotations.NullMarked;
