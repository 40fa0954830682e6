package dev.parley.client;

import static java.util.stream.Collectors.joining;

import dev.parley.v1.ErrorReason;
import io.grpc.Status;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that is known of a failed call. */
record Failure(
        Status.Code code,
        ErrorReason reason,
        String message,
        Outcome outcome,
        Map<String, String> metadata,
        List<Violation> violations,
        @Nullable Duration retryDelay)
        implements Serializable {
    private static final int SHOWN = 3;

    Failure {
        metadata = Map.copyOf(metadata);
        violations = List.copyOf(violations);
    }

    /** A request that is not worth sending: the server would refuse it with the same reason. */
    static Failure refused(ErrorReason reason, List<Violation> violations, Outcome outcome) {
        var message = violations.stream().limit(SHOWN).map(Violation::toString).collect(joining("; "));
        int hidden = violations.size() - SHOWN;
        return new Failure(
                Status.Code.INVALID_ARGUMENT,
                reason,
                "%s: %s%s (not sent)"
                        .formatted(shortName(reason), message, hidden > 0 ? "; and %d more".formatted(hidden) : ""),
                outcome,
                Map.of(),
                violations,
                null);
    }

    static String shortName(ErrorReason reason) {
        return reason.name().substring("ERROR_REASON_".length());
    }
}
