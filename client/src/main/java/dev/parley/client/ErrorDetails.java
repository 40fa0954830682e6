package dev.parley.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import dev.parley.v1.ErrorReason;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what an attempt ended with: the status, and the {@code google.rpc} details in its trailers. */
final class ErrorDetails {
    private static final String DOMAIN = "parley.v1";
    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private final Status status;
    private final List<Any> details;
    private final ErrorInfo info;

    private ErrorDetails(Status status, List<Any> details) {
        this.status = status;
        this.details = details;
        // Another domain's reasons and metadata are not ours to interpret.
        this.info = find(ErrorInfo.class)
                .filter(found -> found.getDomain().equals(DOMAIN))
                .orElse(ErrorInfo.getDefaultInstance());
    }

    static ErrorDetails of(Status status, @Nullable Metadata trailers) {
        return new ErrorDetails(status, trailers == null ? List.of() : detailsIn(trailers));
    }

    static ErrorDetails of(Throwable thrown) {
        return of(Status.fromThrowable(thrown), Status.trailersFromThrowable(thrown));
    }

    /** Whether a Parley server said that the attempt changed nothing. Silence is no such word, whatever the code. */
    boolean sayNotApplied() {
        return info.getMetadataOrDefault("outcome", "").equals(Outcome.NOT_APPLIED.name());
    }

    Failure failure(Outcome outcome) {
        return new Failure(
                status.getCode(),
                reason(),
                message(outcome),
                outcome,
                info.getMetadataMap(),
                violations(),
                find(RetryInfo.class)
                        .map(retry -> duration(retry.getRetryDelay()))
                        .orElse(null));
    }

    private ErrorReason reason() {
        var value = ErrorReason.getDescriptor().findValueByName("ERROR_REASON_" + info.getReason());
        return value == null ? ErrorReason.ERROR_REASON_UNSPECIFIED : ErrorReason.valueOf(value);
    }

    private String message(Outcome outcome) {
        var name = info.getReason().isEmpty() ? status.getCode().name() : info.getReason();
        var description = Objects.requireNonNullElse(status.getDescription(), "no description");
        return "%s: %s%s".formatted(name, description, outcome == Outcome.UNKNOWN ? " (outcome unknown)" : "");
    }

    private List<Violation> violations() {
        var fields = find(BadRequest.class).stream()
                .flatMap(bad -> bad.getFieldViolationsList().stream())
                .map(bad -> new Violation(bad.getField(), bad.getDescription()));
        var quotas = find(QuotaFailure.class).stream()
                .flatMap(full -> full.getViolationsList().stream())
                .map(full -> new Violation(full.getSubject(), full.getDescription()));
        return Stream.concat(fields, quotas).toList();
    }

    private <M extends Message> Optional<M> find(Class<M> type) {
        for (var detail : details) {
            if (detail.is(type)) {
                try {
                    return Optional.of(detail.unpack(type));
                } catch (InvalidProtocolBufferException notWhatItSays) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static List<Any> detailsIn(Metadata trailers) {
        var bytes = trailers.get(DETAILS);
        if (bytes == null) {
            return List.of();
        }
        try {
            return com.google.rpc.Status.parseFrom(bytes).getDetailsList();
        } catch (InvalidProtocolBufferException notOurs) {
            return List.of();
        }
    }

    private static Duration duration(com.google.protobuf.Duration delay) {
        return Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
    }
}
