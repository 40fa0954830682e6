package dev.parley.client;

import dev.parley.v1.ErrorReason;
import io.grpc.Status;

/** What the end of a followed stream means. */
final class Endings {
    private Endings() {}

    /**
     * Whether the stream can be resumed: the server or the way to it gave it up, and neither the session nor the
     * request is why.
     *
     * @param gaveItems whether it gave any item since it was opened
     */
    static boolean resumable(ParleyException ending, boolean gaveItems) {
        if (ending instanceof ParleyException.Exhausted) {
            return switch (ending.reason()) {
                case ERROR_REASON_SLOW_CONSUMER, ERROR_REASON_OVERLOADED, ERROR_REASON_RATE_LIMITED -> true;
                default -> false;
            };
        }
        // Proxies cut streams with INTERNAL and UNKNOWN. Where nothing came before, the first item may be at fault.
        if (ending instanceof ParleyException.ServerFault) {
            return gaveItems
                    && ending.code() != Status.Code.DATA_LOSS
                    && ending.reason() == ErrorReason.ERROR_REASON_UNSPECIFIED;
        }
        return ending instanceof ParleyException.Unavailable
                || ending instanceof ParleyException.TimedOut
                || ending instanceof ParleyException.Cancelled;
    }

    /** Whether there is no such session, or no longer. */
    static boolean sessionGone(ParleyException ending) {
        return ending.reason() == ErrorReason.ERROR_REASON_SESSION_NOT_FOUND;
    }
}
