/**
 * Whether docs/promises.md has every promise of the contract with tests that are there. Nothing here needs a server;
 * what the promises mean is a matter of the tests that the page names.
 */
@NullMarked
package dev.parley.conformance.promises;

import org.jspecify.annotations.NullMarked;
