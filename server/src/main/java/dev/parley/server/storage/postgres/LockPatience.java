package dev.parley.server.storage.postgres;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long calls wait for a session that somebody else has locked: in short attempts, with pauses in which they hold no
 * thread and no connection. The more calls wait, in a pause or behind one for their next attempt, the shorter are
 * attempts and the longer pauses, so that all of them together keep a thread or two busy, however many there are.
 */
final class LockPatience {
    // All that wait share it for one attempt each. Who is alone has it to himself: locks that are held for
    // some milliseconds at a time, but nearly always, are got by standing in line for them, and not by looking by.
    private static final int ATTEMPTS_MILLIS = 100;
    private static final int LEAST_ATTEMPT_MILLIS = 2;
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final int DOUBLINGS = 3;

    private final long nanos;
    private final int attemptMillis;
    private final AtomicInteger waiting = new AtomicInteger();

    LockPatience(Duration lock) {
        this.nanos = lock.toNanos();
        this.attemptMillis = (int) Math.min(ATTEMPTS_MILLIS, lock.toMillis());
    }

    /** One more call has found its session locked. */
    void begin() {
        waiting.incrementAndGet();
    }

    /** One of these calls waits no more. */
    void end() {
        waiting.decrementAndGet();
    }

    /** How long an attempt that begins now waits for a lock, in the database. */
    int attemptMillis() {
        return Math.max(LEAST_ATTEMPT_MILLIS, attemptMillis / (1 + waiting.get()));
    }

    /** How long a call pauses that has made so many attempts. */
    long pauseNanos(int attempts) {
        long growing = FIRST_PAUSE_MILLIS << Math.min(DOUBLINGS, attempts - 1);
        long most = MILLISECONDS.toNanos(Math.max(growing, (long) LEAST_ATTEMPT_MILLIS * waiting.get()));
        return ThreadLocalRandom.current().nextLong(most / 2, most);
    }

    /** How long a call goes on, from its first attempt. */
    long nanos() {
        return nanos;
    }
}
