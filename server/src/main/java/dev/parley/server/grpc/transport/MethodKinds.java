package dev.parley.server.grpc.transport;

import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.ServerInfoGrpc;
import dev.parley.v1.SessionStoreGrpc;
import io.grpc.MethodDescriptor;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which of our methods change something. A method that is not in here is not served. */
final class MethodKinds {
    private final Map<String, MethodKind> kinds;

    MethodKinds(Map<String, MethodKind> kinds) {
        this.kinds = Map.copyOf(kinds);
    }

    static MethodKinds ofParley() {
        var reads = Stream.of(
                SessionStoreGrpc.getGetSessionMethod(),
                SessionStoreGrpc.getBatchGetSessionsMethod(),
                SessionStoreGrpc.getListSessionsMethod(),
                SessionStoreGrpc.getCountSessionsMethod(),
                SessionStoreGrpc.getGetStateMethod(),
                MessageStoreGrpc.getGetMessageMethod(),
                MessageStoreGrpc.getListMessagesMethod(),
                MessageStoreGrpc.getStreamMessagesMethod(),
                MessageStoreGrpc.getAssembleContextMethod(),
                ServerInfoGrpc.getGetServerInfoMethod());
        var writes = Stream.of(
                SessionStoreGrpc.getCreateSessionMethod(),
                SessionStoreGrpc.getUpdateSessionMethod(),
                SessionStoreGrpc.getPatchStateMethod(),
                SessionStoreGrpc.getDeleteSessionMethod(),
                SessionStoreGrpc.getForkSessionMethod(),
                SessionStoreGrpc.getPurgeSessionsMethod(),
                MessageStoreGrpc.getAppendMessagesMethod(),
                MessageStoreGrpc.getUpdateMessageMethod(),
                MessageStoreGrpc.getDeleteMessagesMethod(),
                MessageStoreGrpc.getTruncateMessagesMethod());
        return new MethodKinds(Stream.concat(
                        reads.map(method -> Map.entry(method, MethodKind.READ)),
                        writes.map(method -> Map.entry(method, MethodKind.WRITE)))
                .collect(Collectors.toMap(entry -> entry.getKey().getFullMethodName(), Map.Entry::getValue)));
    }

    MethodKind of(MethodDescriptor<?, ?> method) {
        return of(method.getFullMethodName());
    }

    MethodKind of(String fullMethodName) {
        @Nullable MethodKind kind = kinds.get(fullMethodName);
        if (kind == null) {
            throw new IllegalArgumentException(
                    "%s is classified neither as a read nor as a write".formatted(fullMethodName));
        }
        return kind;
    }
}
