package dev.parley.server.domain.message;

import java.util.OptionalLong;

/**
 * What an append expects of the log, and what it replaces.
 *
 * @param expectedLastSequence when present, the session's {@code lastSequence} must be this one
 * @param replaceAfter when present, all behind this sequence is erased in the same step; only with an expectation, and
 *     never above it
 */
public record LogGuard(OptionalLong expectedLastSequence, OptionalLong replaceAfter) {
    public static final LogGuard NONE = new LogGuard(OptionalLong.empty(), OptionalLong.empty());
}
