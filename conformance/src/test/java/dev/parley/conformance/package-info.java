/**
 * The contract as cases, over gRPC, against any server. A class is a subject, a case is one promise. What cannot be
 * seen from outside is tested in the server's own module.
 */
@NullMarked
package dev.parley.conformance;

import org.jspecify.annotations.NullMarked;
