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
    private static final long NEVER_NANOS = Long.MAX_VALUE / 2;

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
        if (clientDeadline == null) {
            long allowed = exchange.rpc().isUnary() ? defaultNanos : NEVER_NANOS;
            start(new Timer(exchange, now + allowed, false), now);
            return;
        }
        long left = clientDeadline.timeRemaining(NANOSECONDS);
        if (left <= 0) {
            throw new DeadlineException();
        }
        long deadline = now + Math.min(NEVER_NANOS, left - Math.min(MAX_MARGIN_NANOS, left / 10));
        start(new Timer(exchange, deadline, true), now);
    }

    private void start(Timer timer, long now) {
        timer.exchange.timedBy(timer);
        // However patient the client is, its request must arrive.
        timer.arm(Math.min(timer.deadline - now, defaultNanos) + now);
    }

    private final class Timer implements CallTimer {
        private final Exchange<?, ?> exchange;
        private final long deadline;
        private final boolean isClients;

        private TimerWheel.@Nullable Timer armed;
        private long armedFor;
        private boolean cutting;
        private boolean over;

        Timer(Exchange<?, ?> exchange, long deadline, boolean isClients) {
            this.exchange = exchange;
            this.deadline = deadline;
            this.isClients = isClients;
        }

        @Override
        public long deadlineNanos() {
            return deadline;
        }

        @Override
        public synchronized void requestArrived() {
            if (armedFor != deadline) {
                disarm();
                arm(deadline);
            }
        }

        // What is not read after a client's own deadline is cut by gRPC itself; without one, by us.
        @Override
        public synchronized void closed() {
            if (isClients) {
                disarm();
            } else if (armed == null) {
                cutting = true;
                arm(timers.nanoTime() + stallNanos);
            }
        }

        @Override
        public synchronized void ended() {
            over = true;
            disarm();
        }

        private synchronized void arm(long atNanos) {
            armedFor = atNanos;
            if (!over && atNanos - timers.nanoTime() < NEVER_NANOS / 2) {
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
