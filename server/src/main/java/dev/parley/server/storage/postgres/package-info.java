/**
 * The durable backend: sessions, messages and state in PostgreSQL. Nothing outside sees jOOQ, JDBC or the pool; inside,
 * only {@code Database} meets their exceptions.
 */
@NullMarked
package dev.parley.server.storage.postgres;

import org.jspecify.annotations.NullMarked;
