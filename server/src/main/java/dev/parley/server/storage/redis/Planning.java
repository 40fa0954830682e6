package dev.parley.server.storage.redis;

import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.domain.message.SessionKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * Changes of sessions that are planned here and carried out by Redis if all that the plan depends on is still as it was
 * read. Where another write was faster that changes something of that, the change is planned again.
 */
final class Planning {
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private final Redis redis;

    Planning(Redis redis) {
        this.redis = redis;
    }

    Redis redis() {
        return redis;
    }

    /**
     * What a plan is: what to change, and what to answer once that is done.
     *
     * @param commit nothing: there is nothing to change
     * @param answer of what the change tells
     */
    record Plan<T>(Optional<Commit> commit, Function<Values, T> answer) {
        static <T> Plan<T> nothing(T answer) {
            return new Plan<>(Optional.empty(), _ -> answer);
        }

        static <T> Plan<T> of(Commit commit, T answer) {
            return new Plan<>(Optional.of(commit), _ -> answer);
        }

        static <T> Plan<T> telling(Commit commit, Function<Values, T> answer) {
            return new Plan<>(Optional.of(commit), answer);
        }
    }

    /**
     * Plans a change and has it carried out, as often as it takes.
     *
     * @param planner makes a plan of what was read; what it throws is what comes out
     * @throws DeadlineException if the time is over before a plan was carried out
     */
    <T> T change(SessionKey session, Snapshot.Wanted wanted, long deadlineNanos, Function<Snapshot, Plan<T>> planner) {
        var key = redis.keys().session(session);
        for (int attempt = 1; ; attempt++) {
            var plan = planner.apply(Snapshot.read(redis, key, session.sessionId(), wanted, deadlineNanos));
            var told = plan.commit().isEmpty()
                    ? Optional.of(Values.NONE)
                    : plan.commit().get().send(redis, key, deadlineNanos);
            if (told.isPresent()) {
                return plan.answer().apply(told.get());
            }
            pause(attempt, deadlineNanos);
        }
    }

    // Two servers that plan changes of one session get out of step, and nobody is always the slower one.
    private static void pause(int attempt, long deadlineNanos) {
        long longest = Math.min(LONGEST_PAUSE_NANOS, 100_000L << Math.min(attempt, 10));
        long pause = ThreadLocalRandom.current().nextLong(longest);
        if (deadlineNanos - System.nanoTime() <= pause) {
            throw new DeadlineException();
        }
        try {
            Thread.sleep(Duration.ofNanos(pause));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UnavailableException.shuttingDown(RETRY_DELAY);
        }
    }
}
