/** Measures a running server side by side with what could be had at best, and writes down what came out. */
@NullMarked
package dev.parley.bench;

import org.jspecify.annotations.NullMarked;
