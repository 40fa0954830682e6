package dev.parley.server.storage.redis;

import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.UnavailableException;
import java.util.function.Supplier;

/** Writes of what nobody sees: whether they happened or not, nothing happened to whoever called. */
final class Hidden {
    private Hidden() {}

    /** Carries out a write. */
    static <T> T write(long deadlineNanos, Supplier<T> write) {
        try {
            return write.get();
        } catch (OutcomeUnknownException e) {
            throw deadlineNanos - System.nanoTime() <= 0 ? new DeadlineException() : UnavailableException.backend(e);
        }
    }
}
