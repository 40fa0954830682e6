@NullMarked
package dev.parley.bench.redis;

import org.jspecify.annotations.NullMarked;
