package dev.parley.server.domain;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A refusal that callers are told about.
 *
 * <p>There is one subclass for each thing that a caller can do next, and a {@link Reason} for each way to get there.
 * The hierarchy is sealed, so a new subclass does not compile until it has a gRPC code. Whatever else is thrown is a
 * bug and reaches callers as INTERNAL.
 *
 * <p>Unless it is an {@link OutcomeUnknownException}, the refused call was certainly not applied.
 */
public abstract sealed class ParleyException extends RuntimeException
        permits AlreadyExistsException,
                ConflictException,
                CorruptRecordException,
                DeadlineException,
                ExhaustedException,
                InvalidRequestException,
                NotFoundException,
                OutcomeUnknownException,
                PreconditionException,
                UnavailableException,
                UnsupportedException {
    private final Reason reason;
    private final Map<String, String> context;

    ParleyException(Reason reason, String message, Map<String, String> context) {
        this(reason, message, context, null);
    }

    // A refusal without a cause is an ordinary answer: its stack trace would cost more than the rest of the call.
    ParleyException(Reason reason, String message, Map<String, String> context, @Nullable Throwable cause) {
        super(message, cause, false, cause != null);
        this.reason = reason;
        this.context = Map.copyOf(context);
    }

    /** What was refused, why, and what to do: written for the person who reads it, without content. */
    @Override
    public final String getMessage() {
        return requireNonNull(super.getMessage());
    }

    public final Reason reason() {
        return reason;
    }

    /** The facts in the message, by name. Safe to show to the caller. */
    public final Map<String, String> context() {
        return context;
    }
}
