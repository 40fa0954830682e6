package dev.parley.server.observability;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.server.ParleyServer;
import dev.parley.server.settings.Settings;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.GetSessionRequest;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.Part;
import dev.parley.v1.Role;
import dev.parley.v1.Session;
import dev.parley.v1.SessionStoreGrpc;
import dev.parley.v1.TextPart;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A real server whose metrics are on, and a client. */
final class MeasuredServer implements AutoCloseable {
    static final String APPEND = "parley.v1.MessageStore/AppendMessages";
    static final String GET = "parley.v1.SessionStore/GetSession";

    private static final Marshaller<byte[]> BYTES = new Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    final ParleyServer server;
    final ManagedChannel channel;

    private MeasuredServer(Map<String, String> settings) throws IOException {
        var all = new HashMap<>(Map.of(
                "server.port", "0",
                "server.drain-delay", "0s",
                "observability.metrics.enabled", "true",
                "observability.metrics.port", "0"));
        all.putAll(settings);
        server = ParleyServer.start(Settings.of(all));
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
    }

    static MeasuredServer start() throws IOException {
        return start(Map.of());
    }

    static MeasuredServer start(Map<String, String> settings) throws IOException {
        return new MeasuredServer(settings);
    }

    Scrape scrape() {
        return Scrape.of(server.metricsPort().orElseThrow());
    }

    /** Appends one message, and creates its session if it is not there. */
    void append(String sessionId, String messageId, String text) {
        MessageStoreGrpc.newBlockingStub(channel)
                .appendMessages(AppendMessagesRequest.newBuilder()
                        .setSessionId(sessionId)
                        .setCreateSession(Session.newBuilder().setUserId("user-" + sessionId))
                        .addMessages(Message.newBuilder()
                                .setMessageId(messageId)
                                .setRole(Role.ROLE_USER)
                                .addParts(Part.newBuilder()
                                        .setText(TextPart.newBuilder().setText(text))))
                        .build());
    }

    /** Asks for a session that may not be there. */
    Status.Code get(String sessionId) {
        var refusal = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> SessionStoreGrpc.newBlockingStub(channel)
                        .getSession(GetSessionRequest.newBuilder()
                                .setSessionId(sessionId)
                                .build()));
        return refusal == null ? Status.Code.OK : refusal.getStatus().getCode();
    }

    /** Sends bytes as a request. */
    Status.Code call(String method, byte[] request, Metadata headers) {
        var call = new RawCall(method, headers);
        call.call.sendMessage(request);
        call.call.halfClose();
        return call.end();
    }

    /** Sends the headers of a call, and no more. */
    Status.Code begin(String method) {
        return new RawCall(method, new Metadata()).end();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.close();
    }

    private final class RawCall {
        private final ClientCall<byte[], byte[]> call;
        private final CompletableFuture<Status.Code> end = new CompletableFuture<>();

        RawCall(String method, Metadata headers) {
            call = channel.newCall(
                    MethodDescriptor.newBuilder(BYTES, BYTES)
                            .setType(MethodType.BIDI_STREAMING)
                            .setFullMethodName(method)
                            .build(),
                    CallOptions.DEFAULT);
            call.start(
                    new ClientCall.Listener<>() {
                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            end.complete(status.getCode());
                        }
                    },
                    headers);
            call.request(1);
        }

        Status.Code end() {
            return end.orTimeout(30, SECONDS).join();
        }
    }
}
