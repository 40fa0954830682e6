package dev.parley.server.domain.message;

/**
 * What an erasure did.
 *
 * @param messages how many were erased
 * @param lastSequence the session's, which erasing does not change
 */
public record Erased(long messages, long lastSequence) {}
