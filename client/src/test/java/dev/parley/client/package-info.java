/** Tests of the client against servers that do as they are told, over a real connection. */
@NullMarked
package dev.parley.client;

import org.jspecify.annotations.NullMarked;
