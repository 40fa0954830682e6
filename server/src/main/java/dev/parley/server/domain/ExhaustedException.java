package dev.parley.server.domain;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Wait as told, or make room. */
public final class ExhaustedException extends ParleyException {
    private final Optional<Duration> retryDelay;

    private ExhaustedException(
            Reason reason, String message, Map<String, String> context, Optional<Duration> retryDelay) {
        super(reason, message, context);
        this.retryDelay = retryDelay;
    }

    /** The backend holds as many bytes as it may; waiting alone does not help. */
    public static ExhaustedException quota(String subject, long maxBytes) {
        return new ExhaustedException(
                Reason.QUOTA_EXCEEDED,
                "%s is full: it holds as much as it may (%d bytes); delete sessions, or raise the limit"
                        .formatted(subject, maxBytes),
                Map.of("subject", subject, "max_bytes", Long.toString(maxBytes)),
                Optional.empty());
    }

    /** The backend has no room left; waiting alone does not help. */
    public static ExhaustedException backendFull() {
        return new ExhaustedException(
                Reason.QUOTA_EXCEEDED,
                "the storage backend is full: delete sessions, or give it more memory",
                Map.of("subject", "storage"),
                Optional.empty());
    }

    /** A request is small on the wire and unpacks to more than any server takes. */
    public static ExhaustedException unpacked(long maxBytes) {
        return new ExhaustedException(
                Reason.QUOTA_EXCEEDED,
                "the request is far too large when it is decompressed: send at most %d bytes".formatted(maxBytes),
                Map.of("subject", "request", "max_bytes", Long.toString(maxBytes)),
                Optional.empty());
    }

    /** The server has more work than it can take. */
    public static ExhaustedException overloaded(Duration retryDelay) {
        return new ExhaustedException(
                Reason.OVERLOADED,
                "the server has more work than it can take: retry later",
                Map.of(),
                Optional.of(retryDelay));
    }

    /** A reader was too slow for its stream, which ends here. */
    public static ExhaustedException slowConsumer(long afterSequence, Duration retryDelay) {
        return new ExhaustedException(
                Reason.SLOW_CONSUMER,
                "the stream was read too slowly: open it again after sequence %d".formatted(afterSequence),
                Map.of("after_sequence", Long.toString(afterSequence)),
                Optional.of(retryDelay));
    }

    /** How long to wait before a retry has a chance. */
    public Optional<Duration> retryDelay() {
        return retryDelay;
    }
}
