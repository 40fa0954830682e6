/** Chooses the backend. What a backend does belongs into a package of its own below this one. */
@NullMarked
package dev.parley.server.storage;

import org.jspecify.annotations.NullMarked;
