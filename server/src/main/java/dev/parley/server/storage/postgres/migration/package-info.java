/**
 * The schema of a PostgreSQL database: brings it up to date, and says what state it is in. Here Flyway is met, and its
 * exceptions with those of the driver.
 */
@NullMarked
package dev.parley.server.storage.postgres.migration;

import org.jspecify.annotations.NullMarked;
