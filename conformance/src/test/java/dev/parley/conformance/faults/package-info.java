/**
 * A server whose storage fails now and then, and what must hold all the same. Whatever looks behind gRPC is in here.
 */
@NullMarked
package dev.parley.conformance.faults;

import org.jspecify.annotations.NullMarked;
