package dev.parley.server.domain;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Retry with backoff: nothing was done. */
public final class UnavailableException extends ParleyException {
    private final Optional<Duration> retryDelay;

    private UnavailableException(
            Reason reason,
            String message,
            Map<String, String> context,
            Optional<Duration> delay,
            @Nullable Throwable t) {
        super(reason, message, context, t);
        this.retryDelay = delay;
    }

    /** The backend cannot be reached. */
    public static UnavailableException backend(Throwable cause) {
        return new UnavailableException(
                Reason.BACKEND_UNAVAILABLE,
                "the storage backend cannot be reached: retry with backoff",
                Map.of(),
                Optional.empty(),
                cause);
    }

    /** The backend is there, but gave up what the call asked for, since it took too long or was held up. */
    public static UnavailableException givenUp(Throwable cause) {
        return new UnavailableException(
                Reason.BACKEND_UNAVAILABLE,
                "the storage backend gave up, since it took too long or was held up: retry with backoff",
                Map.of(),
                Optional.empty(),
                cause);
    }

    /** A session was changed at every attempt to read it in one state. */
    public static UnavailableException changing(String sessionId, Duration retryDelay) {
        return new UnavailableException(
                Reason.BACKEND_UNAVAILABLE,
                "session %s was changed each time while it was read: retry with backoff".formatted(sessionId),
                Map.of("session_id", sessionId),
                Optional.of(retryDelay),
                null);
    }

    /** This server takes no new calls; another one will. */
    public static UnavailableException shuttingDown(Duration retryDelay) {
        return new UnavailableException(
                Reason.SHUTTING_DOWN,
                "this server is shutting down: retry, another server will take the call",
                Map.of(),
                Optional.of(retryDelay),
                null);
    }

    /** This server ends a stream that can be opened again elsewhere. */
    public static UnavailableException streamEnded(long afterSequence, Duration retryDelay) {
        return new UnavailableException(
                Reason.SHUTTING_DOWN,
                "this server is shutting down: open the stream again after sequence %d".formatted(afterSequence),
                Map.of("after_sequence", Long.toString(afterSequence)),
                Optional.of(retryDelay),
                null);
    }

    /** How long to wait before a retry has a chance. */
    public Optional<Duration> retryDelay() {
        return retryDelay;
    }
}
