package dev.parley.server.grpc.transport;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** How many bytes of requests that arrive, or of answers that wait for slow readers, may be in memory. */
final class ByteBudget {
    private final long maxBytes;
    private final AtomicLong waiting = new AtomicLong();
    private final LongAdder refusals = new LongAdder();

    ByteBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes that many bytes, or none if there is no room for them. */
    boolean tryReserve(long bytes) {
        if (waiting.addAndGet(bytes) <= maxBytes) {
            return true;
        }
        waiting.addAndGet(-bytes);
        refusals.increment();
        return false;
    }

    /** Takes that many bytes, room or not: for what is there already. */
    void reserve(long bytes) {
        waiting.addAndGet(bytes);
    }

    void release(long bytes) {
        // Nearly always nothing, and every call of every connection comes by here.
        if (bytes != 0) {
            waiting.addAndGet(-bytes);
        }
    }

    /** Whether there is room for anything at all. */
    boolean admits() {
        if (waiting.get() < maxBytes) {
            return true;
        }
        refusals.increment();
        return false;
    }

    /** How often there was no room. */
    long refusals() {
        return refusals.sum();
    }

    long maxBytes() {
        return maxBytes;
    }

    long waitingBytes() {
        return waiting.get();
    }
}
