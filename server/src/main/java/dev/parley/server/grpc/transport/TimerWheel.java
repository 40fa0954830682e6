package dev.parley.server.grpc.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Timers for calls: many, nearly all of them cancelled, none of them exact.
 *
 * <p>A timer is a link in the list of its tick, so setting and cancelling it costs a short lock each, however many
 * there are. It fires on the wheel's thread up to a few milliseconds late, never early.
 */
final class TimerWheel implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TimerWheel.class);

    private static final long TICK_NANOS = 2_000_000;
    private static final int SLOTS = 1024;

    private final LongSupplier clock;
    private final long origin;
    private final Slot[] slots = new Slot[SLOTS];
    private final Thread thread;

    private long now;
    private int emptyTicks;
    private volatile boolean asleep;
    private volatile boolean closed;

    /** A wheel that stands still until it is {@linkplain #start started} or {@linkplain #advance pushed}. */
    TimerWheel(LongSupplier clock) {
        this.clock = clock;
        this.origin = clock.getAsLong();
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Slot();
        }
        this.thread = Thread.ofPlatform().name("parley-timers").daemon().unstarted(this::run);
    }

    TimerWheel start() {
        thread.start();
        return this;
    }

    /** The present, on the scale of the deadlines. */
    long nanoTime() {
        return clock.getAsLong();
    }

    /** Runs a task at that time or soon after. The task must not block; it may run while it is being cancelled. */
    Timer schedule(long atNanos, Runnable task) {
        var timer = new Timer(task);
        long tick = tickAtOrAfter(atNanos);
        while (!slot(tick).add(timer, tick)) {
            // The wheel has passed that tick already.
            tick = Math.max(tick, tickAtOrAfter(clock.getAsLong())) + 1;
        }
        if (asleep) {
            LockSupport.unpark(thread);
        }
        return timer;
    }

    /** Fires what is due. */
    void advance() {
        long until = Math.floorDiv(clock.getAsLong() - origin, TICK_NANOS);
        // Beyond one revolution every slot is visited once.
        for (long tick = Math.max(now + 1, until - SLOTS + 1); tick <= until; tick++) {
            var slot = slot(tick);
            emptyTicks = slot.isEmpty() ? emptyTicks + 1 : 0;
            slot.expire(until).forEach(TimerWheel::fire);
        }
        now = Math.max(now, until);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            advance();
            if (emptyTicks >= SLOTS) {
                sleepUntilNeeded();
            } else {
                LockSupport.parkNanos(TICK_NANOS);
            }
        }
    }

    // An idle server costs nothing. Whoever adds a timer looks at the flag after the list, this looks at the lists
    // after
    // the flag, both under the lists' locks: one of them sees the other.
    private void sleepUntilNeeded() {
        asleep = true;
        boolean isEmpty = true;
        for (var slot : slots) {
            isEmpty &= slot.isEmpty();
        }
        if (isEmpty && !closed) {
            LockSupport.park(this);
        }
        asleep = false;
        emptyTicks = 0;
    }

    private static void fire(Timer timer) {
        try {
            timer.task.run();
        } catch (RuntimeException e) {
            log.error("a timer failed", e);
        }
    }

    private Slot slot(long tick) {
        return slots[(int) Math.floorMod(tick, (long) SLOTS)];
    }

    private long tickAtOrAfter(long nanos) {
        return Math.ceilDiv(nanos - origin, TICK_NANOS);
    }

    /** A task that will run unless it is cancelled before. */
    static final class Timer {
        private final Runnable task;
        private long tick;
        private @Nullable Slot slot;
        private @Nullable Timer before;
        private @Nullable Timer after;

        private Timer(Runnable task) {
            this.task = task;
        }

        void cancel() {
            var linked = slot;
            if (linked != null) {
                linked.remove(this);
            }
        }
    }

    /** The timers of every 1024th tick. Its monitor guards the links of its timers. */
    private static final class Slot {
        private @Nullable Timer first;
        private long expiredThrough;

        synchronized boolean add(Timer timer, long tick) {
            if (tick <= expiredThrough) {
                return false;
            }
            timer.tick = tick;
            timer.slot = this;
            timer.after = first;
            if (first != null) {
                first.before = timer;
            }
            first = timer;
            return true;
        }

        synchronized void remove(Timer timer) {
            if (timer.slot == null) {
                return;
            }
            if (timer.before == null) {
                first = timer.after;
            } else {
                timer.before.after = timer.after;
            }
            if (timer.after != null) {
                timer.after.before = timer.before;
            }
            timer.slot = null;
            timer.before = null;
            timer.after = null;
        }

        synchronized boolean isEmpty() {
            return first == null;
        }

        synchronized List<Timer> expire(long through) {
            expiredThrough = through;
            if (first == null) {
                return List.of();
            }
            var expired = new ArrayList<Timer>();
            for (var timer = first; timer != null; ) {
                var next = timer.after;
                if (timer.tick <= through) {
                    remove(timer);
                    expired.add(timer);
                }
                timer = next;
            }
            return expired;
        }
    }
}
