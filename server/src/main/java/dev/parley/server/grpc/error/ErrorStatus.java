package dev.parley.server.grpc.error;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.parley.server.domain.AlreadyExistsException;
import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.InvalidRequestException;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.PreconditionException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.domain.UnsupportedException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Turns refusals into {@code google.rpc.Status} (contract §10). */
public final class ErrorStatus {
    /** The {@code ErrorInfo.domain} of every error. */
    public static final String DOMAIN = "parley.v1";

    // Peers take 8 KiB of trailers by default, and base64 and percent-encoding add to what is counted here.
    private static final int MAX_STATUS_BYTES = 2600;
    private static final int MAX_MESSAGE_LENGTH = 300;
    private static final int MAX_VALUE_LENGTH = 256;

    private ErrorStatus() {}

    /**
     * The status of a refusal: below 4 KiB with all its details, however many violations there are.
     *
     * @param extra metadata beside the refusal's own, such as {@code outcome}
     */
    public static Status of(ParleyException refusal, Map<String, String> extra) {
        var status = status(codeOf(refusal), refusal.getMessage(), refusal.reason(), merged(refusal.context(), extra));
        details(refusal).ifPresent(detail -> status.addDetails(Any.pack(detail)));
        retryDelay(refusal).ifPresent(delay -> status.addDetails(Any.pack(retryInfo(delay))));
        if (refusal instanceof InvalidRequestException invalid) {
            addViolations(status, invalid);
        }
        return status.build();
    }

    /** The status of a bug: nothing of its cause, only where to find it in the log. */
    public static Status ofBug(String incidentId, Map<String, String> extra) {
        return status(
                        Code.INTERNAL,
                        "the server failed: report incident " + incidentId,
                        Reason.INTERNAL,
                        merged(Map.of("incident_id", incidentId), extra))
                .build();
    }

    private static Status.Builder status(Code code, String message, Reason reason, Map<String, String> metadata) {
        var info = ErrorInfo.newBuilder().setDomain(DOMAIN).setReason(reason.name());
        metadata.forEach((name, value) -> info.putMetadata(name, shortened(value, MAX_VALUE_LENGTH)));
        return Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage(shortened(message, MAX_MESSAGE_LENGTH))
                .addDetails(Any.pack(info.build()));
    }

    private static Code codeOf(ParleyException refusal) {
        return switch (refusal) {
            case InvalidRequestException _ -> Code.INVALID_ARGUMENT;
            case NotFoundException _ -> Code.NOT_FOUND;
            case AlreadyExistsException _ -> Code.ALREADY_EXISTS;
            case ConflictException _ -> Code.ABORTED;
            case PreconditionException _ -> Code.FAILED_PRECONDITION;
            case ExhaustedException _ -> Code.RESOURCE_EXHAUSTED;
            case UnavailableException _ -> Code.UNAVAILABLE;
            case UnsupportedException _ -> Code.UNIMPLEMENTED;
            case DeadlineException _ -> Code.DEADLINE_EXCEEDED;
            case OutcomeUnknownException unknown ->
                unknown.reason() == Reason.DEADLINE_EXCEEDED ? Code.DEADLINE_EXCEEDED : Code.UNAVAILABLE;
            case CorruptRecordException _ -> Code.DATA_LOSS;
        };
    }

    private static Optional<Message> details(ParleyException refusal) {
        if (refusal.reason() != Reason.QUOTA_EXCEEDED) {
            return Optional.empty();
        }
        return Optional.of(QuotaFailure.newBuilder()
                .addViolations(QuotaFailure.Violation.newBuilder()
                        .setSubject(refusal.context().getOrDefault("subject", ""))
                        .setDescription(shortened(refusal.getMessage(), MAX_MESSAGE_LENGTH)))
                .build());
    }

    private static Optional<Duration> retryDelay(ParleyException refusal) {
        return switch (refusal) {
            case ExhaustedException exhausted -> exhausted.retryDelay();
            case UnavailableException unavailable -> unavailable.retryDelay();
            default -> Optional.empty();
        };
    }

    private static RetryInfo retryInfo(Duration delay) {
        return RetryInfo.newBuilder()
                .setRetryDelay(com.google.protobuf.Duration.newBuilder()
                        .setSeconds(delay.getSeconds())
                        .setNanos(delay.getNano()))
                .build();
    }

    // As many violations as there is room for; the last entry says how many are left out.
    private static void addViolations(Status.Builder status, InvalidRequestException invalid) {
        var violations = invalid.violations();
        var badRequest = BadRequest.newBuilder();
        int room = MAX_STATUS_BYTES - status.build().getSerializedSize();
        int shown = 0;
        for (var violation : violations) {
            var field = field(violation.field(), violation.description());
            room -= field.getSerializedSize() + 4;
            if (room < 0) {
                break;
            }
            badRequest.addFieldViolations(field);
            shown++;
        }
        long hidden = violations.size() + invalid.unlisted() - shown;
        if (hidden > 0) {
            badRequest.addFieldViolations(field("", "and %d more violations".formatted(hidden)));
        }
        if (!violations.isEmpty()) {
            status.addDetails(Any.pack(badRequest.build()));
        }
    }

    private static FieldViolation field(String field, String description) {
        return FieldViolation.newBuilder()
                .setField(shortened(field, MAX_VALUE_LENGTH))
                .setDescription(shortened(description, MAX_VALUE_LENGTH))
                .build();
    }

    private static Map<String, String> merged(Map<String, String> context, Map<String, String> extra) {
        if (extra.isEmpty()) {
            return context;
        }
        var merged = new TreeMap<>(context);
        merged.putAll(extra);
        return merged;
    }

    private static String shortened(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 2)) ? max - 2 : max - 1;
        return text.substring(0, end) + "…";
    }
}
