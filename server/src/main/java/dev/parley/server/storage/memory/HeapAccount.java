package dev.parley.server.storage.memory;

import dev.parley.server.domain.ExhaustedException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The heap that is held, against the most that may be. Thread-safe. Unit: bytes, as {@link HeapSize} estimates them.
 */
final class HeapAccount {
    private final long maxBytes;
    private final AtomicLong heldBytes = new AtomicLong();

    HeapAccount(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Takes bytes, before they are used; below zero: gives them back.
     *
     * @throws ExhaustedException if there are not so many left; then nothing is taken
     */
    void reserve(long bytes) {
        if (bytes <= 0) {
            release(-bytes);
            return;
        }
        long held = heldBytes.get();
        while (true) {
            // As a difference, so that it cannot overflow.
            if (bytes > maxBytes - held) {
                throw ExhaustedException.quota("memory", maxBytes);
            }
            long seen = heldBytes.compareAndExchange(held, held + bytes);
            if (seen == held) {
                return;
            }
            held = seen;
        }
    }

    /** Gives back what was reserved. */
    void release(long bytes) {
        // Often nothing, and all writers share the number.
        if (bytes != 0) {
            heldBytes.addAndGet(-bytes);
        }
    }

    long maxBytes() {
        return maxBytes;
    }

    long heldBytes() {
        return heldBytes.get();
    }
}
