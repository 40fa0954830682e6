/** How calls wait for a database, whichever it is. */
@NullMarked
package dev.parley.server.storage.queue;

import org.jspecify.annotations.NullMarked;
