/** Starts and stops the server and wires its parts together. What the server does is in the packages below this one. */
@NullMarked
package dev.parley.server;

import org.jspecify.annotations.NullMarked;
