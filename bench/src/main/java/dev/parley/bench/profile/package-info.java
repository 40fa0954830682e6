/** Where a server spends its processor time. */
@NullMarked
package dev.parley.bench.profile;

import org.jspecify.annotations.NullMarked;
