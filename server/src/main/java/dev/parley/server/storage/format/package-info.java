/** How values are written where they stay: what several databases keep alike. Knows the domain, and no database. */
@NullMarked
package dev.parley.server.storage.format;

import org.jspecify.annotations.NullMarked;
