package dev.parley.server.settings;

import java.util.function.Function;

/**
 * One kind of value.
 *
 * @param name what a value is, such as "a duration"
 * @param examples values, to follow "such as"; empty where the name says enough
 * @param parser reads one, or throws an {@link IllegalArgumentException}
 */
record ValueKind<T>(String name, String examples, Function<String, T> parser) {}
