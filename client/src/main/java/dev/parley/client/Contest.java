package dev.parley.client;

import dev.parley.v1.ErrorReason;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The attempts at something that others try too. */
final class Contest {
    /** Attempts, where the caller does not say how many. */
    static final int ATTEMPTS = 10;

    private final Backoff backoff = Backoff.ofConflicts();
    private int left;

    /** @throws IllegalArgumentException if there is no attempt at all */
    Contest(int maxAttempts) {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("attempts are 1 or more, not " + maxAttempts);
        }
        this.left = maxAttempts;
    }

    /** Ends a lost attempt: waits before the next one, or throws the failure where there is none. */
    void lost(ParleyException failure) {
        left--;
        if (left == 0) {
            throw failure;
        }
        try {
            Thread.sleep(backoff.next(Optional.empty()).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ParleyException.of(interrupted(failure.outcome()), e);
        }
    }

    private static Failure interrupted(Outcome outcome) {
        return new Failure(
                Status.Code.CANCELLED,
                ErrorReason.ERROR_REASON_UNSPECIFIED,
                "CANCELLED: the thread was interrupted between two attempts",
                outcome,
                Map.of(),
                List.of(),
                null);
    }
}
