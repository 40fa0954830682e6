package dev.parley.conformance.faults;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often a storage fails, and how. Each share is of all calls, from 0 to 1.
 *
 * @param refused nothing is done, and the caller is told so
 * @param unanswered all is done, and the caller is told that it may be or not
 * @param delayed all is done, some time later
 * @param delay how much later
 * @param lists whether lists fail, too. A stream that has begun is read by them, and is not retried by itself
 */
public record Faults(double refused, double unanswered, double delayed, Duration delay, Lists lists) {
    /** What a suite takes whose callers retry what was not done, and expect the first answer of what was. */
    public static final Faults RETRIED = new Faults(0.05, 0, 0.05, Duration.ofMillis(5), Lists.SPARED);

    /** What a client takes whose retries are safe. */
    public static final Faults EVERY_KIND = new Faults(0.05, 0.1, 0.05, Duration.ofMillis(5), Lists.FAILING);

    /** Whether lists fail. */
    public enum Lists {
        FAILING,
        SPARED,
    }

    /** What becomes of one call. */
    enum Fate {
        DONE,
        REFUSED,
        UNANSWERED,
        DELAYED,
    }

    Fate next() {
        double drawn = ThreadLocalRandom.current().nextDouble();
        if (drawn < refused) {
            return Fate.REFUSED;
        }
        if (drawn < refused + unanswered) {
            return Fate.UNANSWERED;
        }
        return drawn < refused + unanswered + delayed ? Fate.DELAYED : Fate.DONE;
    }
}
