package dev.parley.server.grpc.transport;

import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.UnsupportedException;
import dev.parley.server.grpc.error.ErrorStatus;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever ended a call into what its caller is told.
 *
 * <p>A {@link ParleyException} is part of the contract and told in full. What a standard service says of itself is
 * passed on. Everything else is a bug: logged here, once, and told as INTERNAL with the incident's id alone, so that
 * SQL, keys and stack traces never leave the process.
 */
final class Failures {
    private static final Logger log = LoggerFactory.getLogger(Failures.class);
    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);
    // On the wire a character can take nine bytes, and the whole of the trailers must stay below 4 KiB.
    private static final int MAX_DESCRIPTION_BYTES = 450;

    private final Supplier<String> incidentIds;
    private final ErrorTotals totals;

    Failures(Supplier<String> incidentIds, ErrorTotals totals) {
        this.incidentIds = incidentIds;
        this.totals = totals;
    }

    /** The end of a call by something thrown, or that failed a stage. */
    Ending of(Throwable thrown, Circumstances circumstances) {
        return switch (unwrapped(thrown)) {
            case ParleyException refusal -> refused(refusal, circumstances);
            case StatusException e -> of(e.getStatus(), e.getTrailers(), circumstances);
            case StatusRuntimeException e -> of(e.getStatus(), e.getTrailers(), circumstances);
            case Throwable bug -> bug(bug, circumstances);
        };
    }

    /** The end of a call by a status other than OK: what observers make of what they are told. */
    Ending of(Status status, @Nullable Metadata trailers, Circumstances circumstances) {
        if (status.getCause() != null && unwrapped(status.getCause()) instanceof ParleyException refusal) {
            return refused(refusal, circumstances);
        }
        if (circumstances.rpc().kind() == MethodKind.STANDARD && !isBug(status)) {
            var shown = status.withDescription(shortened(status.getDescription()));
            return new Ending(shown, trailers == null ? new Metadata() : trailers);
        }
        if (status.getCode() == Status.Code.UNIMPLEMENTED) {
            return refused(new UnsupportedException(circumstances.rpc().name()), circumstances);
        }
        return bug(status.asRuntimeException(), circumstances);
    }

    /** What failed when its call was over, so that nobody can be told: a bug is logged all the same. */
    void late(@Nullable Throwable thrown, Rpc<?, ?> rpc) {
        var failure = thrown == null ? null : unwrapped(thrown);
        boolean isAnswer = failure instanceof ParleyException
                || failure instanceof StatusException
                || failure instanceof StatusRuntimeException;
        if (failure != null && !isAnswer) {
            log.error("incident {}: {} failed after its call was over", incidentIds.get(), rpc.name(), failure);
        }
    }

    /** The end of a call of a method that there is not. */
    Ending unknownMethod(String name) {
        var refusal = new UnsupportedException(name);
        totals.add(ErrorTotals.OTHER, refusal.reason());
        return ending(ErrorStatus.of(refusal, Map.of()));
    }

    private Ending refused(ParleyException refusal, Circumstances circumstances) {
        totals.add(circumstances.rpc().name(), refusal.reason());
        boolean isUnknown = refusal instanceof OutcomeUnknownException;
        return ending(ErrorStatus.of(refusal, outcome(isUnknown, circumstances)));
    }

    private Ending bug(Throwable bug, Circumstances circumstances) {
        var incidentId = incidentIds.get();
        totals.add(circumstances.rpc().name(), Reason.INTERNAL);
        log.error("incident {}: {} failed", incidentId, circumstances.rpc().name(), bug);
        return ending(ErrorStatus.ofBug(incidentId, outcome(circumstances.isInvoked(), circumstances)));
    }

    private static Map<String, String> outcome(boolean isUnknown, Circumstances circumstances) {
        if (circumstances.rpc().kind() != MethodKind.WRITE) {
            return Map.of();
        }
        if (!isUnknown) {
            return Map.of("outcome", "NOT_APPLIED");
        }
        return circumstances.isUnsafeToRetry()
                ? Map.of("outcome", "UNKNOWN", "retry", "unsafe")
                : Map.of("outcome", "UNKNOWN");
    }

    private static Ending ending(com.google.rpc.Status error) {
        var trailers = new Metadata();
        trailers.put(DETAILS, error.toByteArray());
        return new Ending(
                Status.fromCodeValue(error.getCode()).withDescription(shortened(error.getMessage())), trailers);
    }

    private static boolean isBug(Status status) {
        return status.getCode() == Status.Code.UNKNOWN || status.getCode() == Status.Code.INTERNAL;
    }

    private static Throwable unwrapped(Throwable failure) {
        var cause = failure.getCause();
        boolean isWrapper = failure instanceof CompletionException || failure instanceof ExecutionException;
        return isWrapper && cause != null ? unwrapped(cause) : failure;
    }

    // Percent-encoding makes three bytes of each that is not printable ASCII.
    private static @Nullable String shortened(@Nullable String description) {
        if (description == null || description.length() * 9L <= MAX_DESCRIPTION_BYTES) {
            return description;
        }
        int room = MAX_DESCRIPTION_BYTES;
        int end = 0;
        while (end < description.length() && room >= 0) {
            int character = description.codePointAt(end);
            room -= character >= ' ' && character <= '~' ? 1 : 12;
            end += Character.charCount(character);
        }
        return end < description.length() ? description.substring(0, end) : description;
    }

    /**
     * What is known of a call when it ends.
     *
     * @param isInvoked whether its handler was given the request, so that it may have acted on it
     * @param isUnsafeToRetry whether doing it again could do it twice
     */
    record Circumstances(Rpc<?, ?> rpc, boolean isInvoked, boolean isUnsafeToRetry) {}
}
