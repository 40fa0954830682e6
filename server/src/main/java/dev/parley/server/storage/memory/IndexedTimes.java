package dev.parley.server.storage.memory;

/**
 * The times at which {@link SessionIndexes} has one conversation, which may have others by now. Belongs to the indexes
 * and has their lock. Unit: microseconds.
 */
final class IndexedTimes {
    /** The expiry of what never expires. */
    static final long NEVER = Long.MAX_VALUE;

    long activity;
    long expiry = NEVER;
}
