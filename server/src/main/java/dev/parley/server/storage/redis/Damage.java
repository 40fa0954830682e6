package dev.parley.server.storage.redis;

import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.ParleyException;
import java.util.function.Supplier;

/** What is stored and cannot be read. It is reported as such, wherever it is met. */
final class Damage {
    private Damage() {}

    /**
     * Reads what is stored of a session. Whatever the reading throws means that it cannot be read.
     *
     * @throws CorruptRecordException if so
     */
    static <T> T reported(String sessionId, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (ParleyException e) {
            throw e;
        } catch (RuntimeException e) {
            throw CorruptRecordException.session(sessionId, e);
        }
    }

    /** What a script has found. */
    static CorruptRecordException of(String sessionId) {
        return CorruptRecordException.session(
                sessionId, new IllegalStateException("a message, or what tells of it, is missing or no record"));
    }
}
