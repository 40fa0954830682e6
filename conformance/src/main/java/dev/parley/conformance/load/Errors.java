package dev.parley.conformance.load;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import dev.parley.conformance.history.Outcome;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.Set;

/** What an error tells a caller. */
final class Errors {
    // The reasons of a server, and the status codes of a client that does not reach one or runs out of time.
    private static final Set<String> PASSING = Set.of(
            "BACKEND_UNAVAILABLE", "SHUTTING_DOWN", "OVERLOADED", "UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED");

    private Errors() {}

    /** Whether the same call may succeed later because nothing was wrong with it. */
    static boolean isPassing(String reason) {
        return PASSING.contains(reason);
    }

    /** What became of a mutation: unknown, unless the error says that it was not applied. */
    static <T> Outcome<T> outcome(StatusRuntimeException error) {
        return metadata(error).getOrDefault("outcome", "UNKNOWN").equals("NOT_APPLIED")
                ? new Outcome.Refused<>(reason(error))
                : new Outcome.Unknown<>(reason(error));
    }

    /** Whether it is the client's own: there was no server, or it went away. */
    static boolean isUnreached(StatusRuntimeException error) {
        return reason(error).equals("UNAVAILABLE");
    }

    /** The reason's name, or the status code's where there is none. */
    static String reason(StatusRuntimeException error) {
        var reason = info(error).getReason();
        if (!reason.isEmpty()) {
            return reason;
        }
        // Of a connection that ends while a call is written to it, gRPC does not say that it is unavailable.
        return error.getStatus().getCause() instanceof ClosedChannelException
                ? "UNAVAILABLE"
                : error.getStatus().getCode().name();
    }

    static Map<String, String> metadata(StatusRuntimeException error) {
        return info(error).getMetadataMap();
    }

    private static ErrorInfo info(StatusRuntimeException error) {
        var status = StatusProto.fromThrowable(error);
        if (status != null) {
            for (var detail : status.getDetailsList()) {
                if (detail.is(ErrorInfo.class)) {
                    try {
                        return detail.unpack(ErrorInfo.class);
                    } catch (InvalidProtocolBufferException e) {
                        throw new IllegalStateException("an error's details cannot be read", e);
                    }
                }
            }
        }
        return ErrorInfo.getDefaultInstance();
    }
}
