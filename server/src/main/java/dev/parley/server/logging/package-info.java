/** How log lines come out. What is logged is written where it happens; never the content of a message or of a state. */
@NullMarked
package dev.parley.server.logging;

import org.jspecify.annotations.NullMarked;
