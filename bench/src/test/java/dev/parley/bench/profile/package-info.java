/** What samples say. */
@NullMarked
package dev.parley.bench.profile;

import org.jspecify.annotations.NullMarked;
