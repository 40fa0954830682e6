package dev.parley.server.grpc.transport;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.parley.server.domain.DeadlineException;
import io.grpc.Context;
import io.grpc.Metadata;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ends calls in time, whatever the backend does: at the client's deadline less a margin in which the answer still
 * reaches the client (contract §10), or at the server's own. Also gives up requests that do not arrive and answers that
 * nobody reads.
 */
final class Deadlines implements Admission {
    private static final long MAX_MARGIN_NANOS = Duration.ofMillis(50).toNanos();
    // As far ahead as differences of nanoTime reach safely.
    private static final long ENDLESS_NANOS = Long.MAX_VALUE / 2;

    private final TimerWheel timers;
    private final long defaultNanos;
    private final long stallNanos;

    Deadlines(TimerWheel timers, Duration defaultDeadline, Duration stallTimeout) {
        this.timers = timers;
        this.defaultNanos = defaultDeadline.toNanos();
        this.stallNanos = stallTimeout.toNanos();
    }

    @Override
    public void admit(Exchange<?, ?> exchange, Metadata headers) {
        long now = timers.nanoTime();
        var clientDeadline = Context.current().getDeadline();
        boolean isEndless = clientDeadline == null && !exchange.rpc().isUnary();
        long allowed = isEndless ? ENDLESS_NANOS : defaultNanos;
        if (clientDeadline != null) {
            long left = clientDeadline.timeRemaining(NANOSECONDS);
            if (left <= 0) {
                throw new DeadlineException();
            }
            allowed = Math.min(ENDLESS_NANOS, left - Math.min(MAX_MARGIN_NANOS, left / 10));
        }
        var timer = new Timer(exchange, now + allowed, now + Math.min(allowed, defaultNanos), isEndless);
        exchange.timedBy(timer);
        timer.start();
    }

    private final class Timer implements CallTimer {
        private final Exchange<?, ?> exchange;
        private final long deadline;
        // However patient its client is, a request must arrive by then.
        private final long arrival;
        private final boolean isEndless;

        private TimerWheel.@Nullable Timer armed;
        private long armedFor;
        private boolean cutting;
        private boolean over;

        Timer(Exchange<?, ?> exchange, long deadline, long arrival, boolean isEndless) {
            this.exchange = exchange;
            this.deadline = deadline;
            this.arrival = arrival;
            this.isEndless = isEndless;
        }

        synchronized void start() {
            arm(arrival);
        }

        @Override
        public long deadlineNanos() {
            return deadline;
        }

        @Override
        public synchronized void requestArrived() {
            if (armedFor == deadline) {
                return;
            }
            disarm();
            if (!isEndless) {
                arm(deadline);
            }
        }

        // Nearly always the answer is read at once, and the timer that is armed is cancelled.
        @Override
        public synchronized void closed() {
            if (armed == null || armedFor != arrival) {
                disarm();
                arm(timers.nanoTime() + stallNanos);
            }
        }

        @Override
        public synchronized void ended() {
            over = true;
            disarm();
        }

        private void arm(long atNanos) {
            armedFor = atNanos;
            if (!over) {
                armed = timers.schedule(atNanos, this::fire);
            }
        }

        private void disarm() {
            if (armed != null) {
                armed.cancel();
                armed = null;
            }
        }

        // Calls out without the lock, since the exchange takes its own first.
        private void fire() {
            if (!exchange.isClosed()) {
                fired();
                exchange.timeOut();
            } else if (isCutting()) {
                exchange.cut();
            }
        }

        private synchronized void fired() {
            armed = null;
        }

        // An answer that was sent at the last moment is given time to be read.
        private synchronized boolean isCutting() {
            armed = null;
            if (!cutting) {
                cutting = true;
                arm(timers.nanoTime() + stallNanos);
                return false;
            }
            return !over;
        }
    }
}
