/** What the server is compared with. */
@NullMarked
package dev.parley.bench.floor;

import org.jspecify.annotations.NullMarked;
