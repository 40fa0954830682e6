/**
 * The memory backend: everything on the heap, bounded by bytes, lost with the server; for development, for tests, and
 * where a cache is all that is asked for. The rules of the product are called here, never written here: they belong to
 * the domain.
 */
@NullMarked
package dev.parley.server.storage.memory;

import org.jspecify.annotations.NullMarked;
