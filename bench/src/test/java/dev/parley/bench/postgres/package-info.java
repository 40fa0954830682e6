/** What is measured on PostgreSQL, and how. */
@NullMarked
package dev.parley.bench.postgres;

import org.jspecify.annotations.NullMarked;
