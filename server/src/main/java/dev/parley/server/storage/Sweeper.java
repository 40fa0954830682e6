package dev.parley.server.storage;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.parley.server.domain.Measure;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.session.SessionStorage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases what has expired, a batch at a time, now and again. Nobody depends on it: from its {@code expire_time} on a
 * session is not there, swept or not.
 */
public final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    // What one batch may take, before the next sweep tries again.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SessionStorage sessions;
    private final Schedule schedule;
    private final ScheduledExecutorService timer;
    private final RandomGenerator random;

    private final LongAdder sweeps = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile @Nullable Future<?> next;
    private volatile boolean isClosed;

    /**
     * Makes a sweeper that stands still until it is started.
     *
     * @param random spreads the sweeps of several servers over time
     */
    public Sweeper(SessionStorage sessions, Schedule schedule, ScheduledExecutorService timer, RandomGenerator random) {
        this.sessions = sessions;
        this.schedule = schedule;
        this.timer = timer;
        this.random = random;
    }

    /**
     * How often, and how much.
     *
     * @param interval the mean pause between two sweeps; each is between half of it and one and a half
     * @param batch the most sessions that are erased in one step
     */
    public record Schedule(Duration interval, int batch) {}

    public void start() {
        pause();
    }

    /** What it tells about itself. */
    public List<Measure> measures() {
        return List.of(
                Measure.counter(
                        "parley.sweeps", "{sweep}", "Searches for sessions whose time is over, done.", sweeps::sum),
                Measure.counter(
                        "parley.sweep.failures",
                        "{sweep}",
                        "Searches for sessions whose time is over that failed, and are tried again.",
                        failures::sum));
    }

    /** Begins no other step. */
    @Override
    public void close() {
        isClosed = true;
        var waiting = next;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    private void pause() {
        if (!isClosed) {
            long nanos = (long) (schedule.interval().toNanos() * (0.5 + random.nextDouble()));
            next = timer.schedule(this::step, nanos, NANOSECONDS);
        }
    }

    // The next batch follows at once, but from the timer, so that what else is due gets its turn.
    private void step() {
        if (isClosed) {
            return;
        }
        try {
            sessions.sweep(schedule.batch(), System.nanoTime() + PATIENCE.toNanos())
                    .whenComplete(this::done);
        } catch (RuntimeException e) {
            done(0, e);
        }
    }

    private void done(Integer erased, Throwable failure) {
        if (failure != null) {
            failures.increment();
            tell(failure);
            pause();
        } else if (erased == schedule.batch() && !isClosed) {
            timer.execute(this::step);
        } else {
            sweeps.increment();
            pause();
        }
    }

    private static void tell(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ParleyException refusal) {
            LOG.warn("The sweeper could not erase what has expired, and will try again: {}", refusal.getMessage());
        } else {
            LOG.error("The sweeper failed; it will try again.", cause);
        }
    }
}
