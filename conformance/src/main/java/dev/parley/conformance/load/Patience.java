package dev.parley.conformance.load;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How long is waited for what a server has to give in the end. */
final class Patience {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Patience() {}

    /** Tries again and again until it succeeds, or says after a time that it did not. */
    static boolean until(Duration longest, BooleanSupplier attempt) {
        long end = System.nanoTime() + longest.toNanos();
        while (!attempt.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            pause();
        }
        return true;
    }

    static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
