/**
 * Sessions and their state: what they are, what may be done with them, and the port behind which they are kept. What is
 * in their logs belongs to {@code domain.message}.
 */
@NullMarked
package dev.parley.server.domain.session;

import org.jspecify.annotations.NullMarked;
