/** PostgreSQL under measurement: alone, by its own load generator, and behind a server. */
@NullMarked
package dev.parley.bench.postgres;

import org.jspecify.annotations.NullMarked;
