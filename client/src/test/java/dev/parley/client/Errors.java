package dev.parley.client;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Map;
import java.util.stream.Stream;

/** Errors as a Parley server sends them. */
final class Errors {
    private Errors() {}

    static StatusRuntimeException notApplied(Code code, String reason) {
        return of(code, reason, Map.of("outcome", "NOT_APPLIED"));
    }

    static StatusRuntimeException of(Code code, String reason, Map<String, String> metadata, Message... details) {
        var info = ErrorInfo.newBuilder()
                .setDomain("parley.v1")
                .setReason(reason)
                .putAllMetadata(metadata)
                .build();
        var status = Status.newBuilder().setCode(code.getNumber()).setMessage("what to do");
        Stream.concat(Stream.of(info), Stream.of(details)).map(Any::pack).forEach(status::addDetails);
        return StatusProto.toStatusRuntimeException(status.build());
    }
}
