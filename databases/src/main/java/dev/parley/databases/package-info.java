/**
 * Real databases, found or started without installing one: for development, tests and benchmarks. The server knows
 * nothing of it.
 */
@NullMarked
package dev.parley.databases;

import org.jspecify.annotations.NullMarked;
