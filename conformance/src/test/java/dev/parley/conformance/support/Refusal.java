package dev.parley.conformance.support;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/**
 * An error as a caller sees it.
 *
 * @param method the full name of the method that was called
 * @param status with all details
 * @param trailers what came beside the status
 */
public record Refusal(String method, Code code, Status status, Metadata trailers) {
    /**
     * The error of a call.
     *
     * @throws AssertionError if the call succeeds
     */
    public static Refusal of(ThrowingCallable call) {
        try {
            call.call();
        } catch (StatusRuntimeException e) {
            return of(e);
        } catch (Throwable e) {
            throw new AssertionError("the call failed otherwise than with a status", e);
        }
        throw new AssertionError("the call succeeded");
    }

    public static Refusal of(StatusRuntimeException error) {
        var trailers = Objects.requireNonNullElseGet(error.getTrailers(), Metadata::new);
        var method = Objects.requireNonNullElse(trailers.get(CallRules.METHOD), "");
        var status = Objects.requireNonNullElseGet(
                StatusProto.fromThrowable(error),
                () -> Status.newBuilder()
                        .setCode(error.getStatus().getCode().value())
                        .setMessage(description(error))
                        .build());
        return new Refusal(method, error.getStatus().getCode(), status, trailers);
    }

    /** All {@code ErrorInfo}s; there should be one. */
    public List<ErrorInfo> infos() {
        return details(ErrorInfo.class);
    }

    /** The reason's name, or nothing. */
    public String reason() {
        return infos().stream().map(ErrorInfo::getReason).findFirst().orElse("");
    }

    public Map<String, String> metadata() {
        return infos().stream().map(ErrorInfo::getMetadataMap).findFirst().orElse(Map.of());
    }

    /** All fields that were refused, and why. */
    public List<BadRequest.FieldViolation> violations() {
        return details(BadRequest.class).stream()
                .flatMap(bad -> bad.getFieldViolationsList().stream())
                .toList();
    }

    /** The paths of all fields that were refused. */
    public List<String> fields() {
        return violations().stream().map(BadRequest.FieldViolation::getField).toList();
    }

    public Optional<RetryInfo> retryInfo() {
        return details(RetryInfo.class).stream().findFirst();
    }

    /** Everything in the error that a person or a program can read, in one text. */
    public String everything() {
        var text = new StringBuilder(status.getMessage());
        status.getDetailsList()
                .forEach(detail -> text.append('\n').append(detail.getValue().toStringUtf8()));
        trailers.keys().stream()
                .filter(key -> !key.endsWith(Metadata.BINARY_HEADER_SUFFIX))
                .forEach(key -> text.append('\n').append(key).append(": ").append(trailer(key)));
        return text.toString();
    }

    /** What the error takes in the trailers of the answer: the status as base64, the message percent-encoded. */
    public int trailerBytes() {
        int message = 0;
        for (byte b : status.getMessage().getBytes(StandardCharsets.UTF_8)) {
            message += b >= ' ' && b < '~' && b != '%' ? 1 : 3;
        }
        return message + (status.getSerializedSize() + 2) / 3 * 4;
    }

    private @Nullable String trailer(String key) {
        return trailers.get(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER));
    }

    private <T extends Message> List<T> details(Class<T> type) {
        return status.getDetailsList().stream()
                .filter(detail -> detail.is(type))
                .map(detail -> unpack(detail, type))
                .toList();
    }

    private static <T extends Message> T unpack(Any detail, Class<T> type) {
        try {
            return detail.unpack(type);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("a detail cannot be read", e);
        }
    }

    private static String description(StatusRuntimeException error) {
        return Objects.requireNonNullElse(error.getStatus().getDescription(), "");
    }

    @Override
    public String toString() {
        return "%s answered %s %s, metadata %s, fields %s: %s"
                .formatted(method, code, reason(), metadata(), fields(), status.getMessage());
    }
}
