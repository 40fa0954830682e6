package dev.parley.bench.load;

import org.jspecify.annotations.Nullable;

/** Makes one call after the other, never two at once. */
public interface Caller {
    /** The next request, or null if there is nothing more to ask. It may be overwritten once it was answered. */
    byte @Nullable [] next();

    /** What came back. Whatever this throws fails the load. */
    void answered(byte[] answer);
}
