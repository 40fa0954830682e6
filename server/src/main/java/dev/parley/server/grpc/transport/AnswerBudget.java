package dev.parley.server.grpc.transport;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of answers may wait in memory for readers that are slower than the server. */
final class AnswerBudget {
    private final long maxBytes;
    private final AtomicLong waiting = new AtomicLong();

    AnswerBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes that many bytes, or none if there is no room for them. */
    boolean tryReserve(long bytes) {
        if (waiting.addAndGet(bytes) <= maxBytes) {
            return true;
        }
        waiting.addAndGet(-bytes);
        return false;
    }

    /** Takes that many bytes, room or not: for answers that must be given. */
    void reserve(long bytes) {
        waiting.addAndGet(bytes);
    }

    void release(long bytes) {
        waiting.addAndGet(-bytes);
    }

    boolean isExhausted() {
        return waiting.get() >= maxBytes;
    }

    long waitingBytes() {
        return waiting.get();
    }
}
