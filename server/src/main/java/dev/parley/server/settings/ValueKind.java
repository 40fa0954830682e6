package dev.parley.server.settings;

import java.util.function.Function;

/**
 * One kind of value.
 *
 * @param allowed what a value looks like, to follow "must be"
 * @param parser reads one, or throws an {@link IllegalArgumentException}
 */
record ValueKind<T>(String allowed, Function<String, T> parser) {}
