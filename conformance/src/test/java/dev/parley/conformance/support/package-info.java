/**
 * What the cases share: the server under test, callers, sample content, and how to look at errors. No case is in here,
 * and nothing that knows more of the server than the contract says.
 */
@NullMarked
package dev.parley.conformance.support;

import org.jspecify.annotations.NullMarked;
