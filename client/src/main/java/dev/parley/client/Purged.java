package dev.parley.client;

/**
 * What a purge erased, or would erase.
 *
 * @param sessions sessions, without those of a call whose answer was lost and that was sent again
 * @param messages the messages in them
 */
public record Purged(long sessions, long messages) {}
