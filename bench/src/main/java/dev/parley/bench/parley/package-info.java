/** What is measured on the server, whatever keeps its data, and whether its log is right. */
@NullMarked
package dev.parley.bench.parley;

import org.jspecify.annotations.NullMarked;
