package dev.parley.server.storage.memory;

import java.util.concurrent.atomic.LongAdder;

/** How many sessions there are, and how many have expired since the start. Thread-safe. */
final class SessionTotals {
    private final LongAdder present = new LongAdder();
    private final LongAdder expired = new LongAdder();

    void added() {
        present.increment();
    }

    void removed() {
        present.decrement();
    }

    void expired() {
        expired.increment();
    }

    /** With those that have expired and are not erased yet. */
    long presentSessions() {
        return present.sum();
    }

    /** Those that were erased because their time was over. */
    long expiredSessions() {
        return expired.sum();
    }
}
