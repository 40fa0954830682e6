package dev.parley.server.grpc.transport;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** An error as a client reads it. */
record Refusal(Status status, Metadata trailers, com.google.rpc.Status details) {
    /** The error that ends a call. */
    static Refusal of(ThrowingCallable call) {
        var thrown = catchThrowableOfType(StatusRuntimeException.class, call);
        return of(Objects.requireNonNull(thrown, "the call was not refused"));
    }

    static Refusal of(StatusRuntimeException thrown) {
        return new Refusal(
                thrown.getStatus(),
                Objects.requireNonNullElseGet(thrown.getTrailers(), Metadata::new),
                Objects.requireNonNull(StatusProto.fromThrowable(thrown)));
    }

    Status.Code code() {
        return status.getCode();
    }

    String description() {
        return Objects.requireNonNullElse(status.getDescription(), "");
    }

    String reason() {
        return detail(ErrorInfo.class).map(ErrorInfo::getReason).orElse("");
    }

    Map<String, String> metadata() {
        return detail(ErrorInfo.class).map(ErrorInfo::getMetadataMap).orElse(Map.of());
    }

    List<String> fields() {
        return detail(BadRequest.class).stream()
                .flatMap(bad -> bad.getFieldViolationsList().stream())
                .map(FieldViolation::getField)
                .toList();
    }

    boolean saysWhenToRetry() {
        return detail(RetryInfo.class).isPresent();
    }

    private <T extends Message> Optional<T> detail(Class<T> type) {
        return details.getDetailsList().stream()
                .filter(detail -> detail.is(type))
                .map(detail -> unpack(detail, type))
                .findFirst();
    }

    private static <T extends Message> T unpack(Any detail, Class<T> type) {
        try {
            return detail.unpack(type);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
