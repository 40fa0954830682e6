package dev.parley.server.settings;

/**
 * A part of the Java heap: {@code auto} (half of it) or a size.
 *
 * @param value bytes
 */
public record HeapBytes(long value) {}
