package dev.parley.client;

import dev.parley.v1.ErrorReason;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call failed. There is one subclass for each thing that a caller can do next; {@link #reason()} says more exactly
 * which rule was broken. Nothing has to be read from the text.
 */
public abstract sealed class ParleyException extends RuntimeException {
    private final Failure failure;

    private ParleyException(Failure failure, @Nullable Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    static ParleyException of(Failure failure, @Nullable Throwable cause) {
        return switch (failure.code()) {
            case INVALID_ARGUMENT, OUT_OF_RANGE -> new InvalidRequest(failure, cause);
            case NOT_FOUND -> new NotFound(failure, cause);
            case ALREADY_EXISTS -> new AlreadyExists(failure, cause);
            case ABORTED -> new Conflict(failure, cause);
            case FAILED_PRECONDITION -> new Precondition(failure, cause);
            case RESOURCE_EXHAUSTED -> new Exhausted(failure, cause);
            case UNAUTHENTICATED, PERMISSION_DENIED -> new Denied(failure, cause);
            case UNAVAILABLE -> new Unavailable(failure, cause);
            case DEADLINE_EXCEEDED -> new TimedOut(failure, cause);
            case CANCELLED -> new Cancelled(failure, cause);
            case UNIMPLEMENTED -> new Unsupported(failure, cause);
            case DATA_LOSS, INTERNAL, UNKNOWN, OK -> new ServerFault(failure, cause);
        };
    }

    /** The same failure, with the stack of the thread that throws it. */
    final ParleyException again() {
        return of(failure, getCause());
    }

    /** The gRPC status code. */
    public final Status.Code code() {
        return failure.code();
    }

    /**
     * Which rule was broken. {@code ERROR_REASON_UNSPECIFIED} where the error was not made by a Parley server (a proxy,
     * the network, this client's own timer), or has a reason that is newer than this client.
     */
    public final ErrorReason reason() {
        return failure.reason();
    }

    /** What the call did, over all its attempts. */
    public final Outcome outcome() {
        return failure.outcome();
    }

    /** The facts that the server gave beside the reason, such as {@code last_sequence}, by name. */
    public final Map<String, String> metadata() {
        return failure.metadata();
    }

    /** Every bad field of the request, or the quotas that are full. */
    public final List<Violation> violations() {
        return failure.violations();
    }

    /** How long to wait before a retry has a chance, if the server said it. */
    public final Optional<Duration> retryDelay() {
        return Optional.ofNullable(failure.retryDelay());
    }

    /** Mend the request: it is wrong whatever is stored. Also thrown before anything was sent. */
    public static final class InvalidRequest extends ParleyException {
        private InvalidRequest(Failure failure, @Nullable Throwable cause) {
            super(failure, cause);
        }
    }

    /** There is no such session or message: create it, or stop. */
    public static final class NotFound extends ParleyException {
        private NotFound(Failure failure, @Nullable Throwable cause) {
            super(failure, cause);
        }
    }

    /** The id is taken: read what is there. */
    public static final class AlreadyExists extends ParleyException {
        private AlreadyExists(Failure failure, @Nullable Throwable cause) {
            super(failure, cause);
        }
    }

    /** Somebody else was faster: read again, decide, try again. */
    public static final class Conflict extends ParleyException {
        private Conflict(Failure failure, @Nullable Throwable cause) {
            super(failure, cause);
        }
    }

    /** Change something first: the session is closed or full, the message final, the budget too small. */
    public static final class Precondition extends ParleyException {
        private Precondition(Failure failure, @Nullable Throwable cause) {
            super(failure, cause);
        }
    }

    /** Too much at once, or a quota is full: wait for {@link #retryDelay()}. Never retried by the client. */
    public static final class Exhausted extends ParleyException {
        private Exhausted(Failure failure, @Nullable Throwable cause) {
            super(failure, cause);
        }
    }

    /** The credential is missing, wrong, expired, or does not allow this. */
    public static final class Denied extends ParleyException {
        private Denied(Failure failure, @Nullable Throwable cause) {
            super(failure, cause);
        }
    }

    /** No server took the call, retries included: try again later. */
    public static final class Unavailable extends ParleyException {
        private Unavailable(Failure failure, @Nullable Throwable cause) {
            super(failure, cause);
        }
    }

    /** The time for the call ran out: try again, with more time. */
    public static final class TimedOut extends ParleyException {
        private TimedOut(Failure failure, @Nullable Throwable cause) {
            super(failure, cause);
        }
    }

    /** The call was given up, by this side (a cancelled future, an interrupted thread) or on the way. */
    public static final class Cancelled extends ParleyException {
        private Cancelled(Failure failure, @Nullable Throwable cause) {
            super(failure, cause);
        }
    }

    /** This server cannot do that: do without. {@code GetServerInfo.features} tells what it can. */
    public static final class Unsupported extends ParleyException {
        private Unsupported(Failure failure, @Nullable Throwable cause) {
            super(failure, cause);
        }
    }

    /** A bug, or a record that cannot be read: report it, with the {@code incident_id} of {@link #metadata()}. */
    public static final class ServerFault extends ParleyException {
        private ServerFault(Failure failure, @Nullable Throwable cause) {
            super(failure, cause);
        }
    }
}
