package dev.parley.server.storage;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import dev.parley.databases.FaultProxy;
import dev.parley.server.ParleyServer;
import dev.parley.server.settings.Settings;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.Message;
import dev.parley.v1.Part;
import dev.parley.v1.Role;
import dev.parley.v1.Session;
import dev.parley.v1.TextPart;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** A server on a database of its own, with a network between them that can fail, and a client. */
public final class ServedDatabase implements AutoCloseable {
    /** How long every call has whose client does not say. */
    public static final Duration DEADLINE = Duration.ofMillis(600);
    /** What a client says that means to be answered by a busy machine, too. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    public final FaultProxy network;
    public final ManagedChannel channel;

    private final ParleyServer server;

    /**
     * Starts the server.
     *
     * @param network in front of the database, closed with this
     * @param settings of the server, where it finds the database among them
     */
    public ServedDatabase(FaultProxy network, Map<String, String> settings) throws IOException {
        this.network = network;
        var all = new HashMap<String, String>();
        all.put("server.port", "0");
        all.put("server.drain-delay", "0s");
        all.put("server.default-deadline", DEADLINE.toMillis() + "ms");
        all.putAll(settings);
        this.server = ParleyServer.start(Settings.of(all));
        this.channel = ManagedChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
    }

    public boolean isServing() {
        var health = HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());
        return health.getStatus() == ServingStatus.SERVING;
    }

    /** An append of one message, to a session that it creates if it is not there. */
    public static AppendMessagesRequest append(String sessionId, String messageId) {
        return AppendMessagesRequest.newBuilder()
                .setSessionId(sessionId)
                .setCreateSession(Session.newBuilder().setUserId("ada"))
                .addMessages(Message.newBuilder()
                        .setMessageId(messageId)
                        .setRole(Role.ROLE_USER)
                        .addParts(
                                Part.newBuilder().setText(TextPart.newBuilder().setText("hello"))))
                .build();
    }

    /** What a refused write says of itself; nothing where the server did not answer. */
    public static String outcome(Throwable refusal) {
        var status = StatusProto.fromThrowable((StatusRuntimeException) refusal);
        return Objects.requireNonNull(status).getDetailsList().stream()
                .filter(detail -> detail.is(ErrorInfo.class))
                .map(ServedDatabase::outcome)
                .findFirst()
                .orElse("");
    }

    private static String outcome(Any info) {
        try {
            return info.unpack(ErrorInfo.class).getMetadataOrDefault("outcome", "none");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.close();
        network.close();
    }
}
