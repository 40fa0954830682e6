package dev.parley.server.grpc.probe;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.DeleteSessionRequest;
import dev.parley.v1.GetMessageRequest;
import dev.parley.v1.GetServerInfoRequest;
import dev.parley.v1.GetSessionRequest;
import dev.parley.v1.GetStateRequest;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListSessionsRequest;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.Part;
import dev.parley.v1.PatchStateRequest;
import dev.parley.v1.Role;
import dev.parley.v1.ServerInfoGrpc;
import dev.parley.v1.Session;
import dev.parley.v1.SessionStoreGrpc;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.TextPart;
import dev.parley.v1.ToolCallPart;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Calls a server as its clients do, so that Java can record what that takes. For a server of its own: the sessions that
 * it makes are removed again, but not if it is interrupted.
 */
public final class Rehearsal {
    private static final long PATIENCE_SECONDS = 30;
    private static final int MESSAGES = 10;

    private final InetSocketAddress address;

    /** Prepares to call this server, which must speak plaintext. */
    public Rehearsal(InetSocketAddress address) {
        this.address = address;
    }

    /**
     * Goes through one session's life this many times.
     *
     * @throws IllegalStateException if the server does not answer as it should
     * @throws StatusRuntimeException if it answers with an error where it should not
     */
    public void run(int times) {
        requireTrue(new HealthProbe(address, Optional.empty())
                .check("", Duration.ofSeconds(PATIENCE_SECONDS))
                .isServing());
        var channel = Grpc.newChannelBuilderForAddress(
                        address.getHostString(), address.getPort(), InsecureChannelCredentials.create())
                .proxyDetector(target -> null)
                .build();
        try {
            ServerInfoGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(PATIENCE_SECONDS, SECONDS)
                    .getServerInfo(GetServerInfoRequest.getDefaultInstance());
            for (int i = 0; i < times; i++) {
                liveOnce("rehearsal-" + i, channel);
            }
        } finally {
            channel.shutdownNow();
        }
    }

    private static void liveOnce(String id, ManagedChannel channel) {
        var sessions = SessionStoreGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE_SECONDS, SECONDS);
        sessions.createSession(CreateSessionRequest.newBuilder()
                .setSession(Session.newBuilder()
                        .setSessionId(id)
                        .setUserId("rehearsal")
                        .setTitle("Rehearsal")
                        .putLabels("stage", "empty"))
                .build());
        talk(id, MessageStoreGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE_SECONDS, SECONDS));
        sessions.patchState(PatchStateRequest.newBuilder()
                .setSessionId(id)
                .putSet("mood", "{\"calm\": true}")
                .build());
        requireTrue(
                sessions.getState(GetStateRequest.newBuilder().setSessionId(id).build())
                        .containsEntries("mood"));
        requireTrue(
                sessions.listSessions(ListSessionsRequest.getDefaultInstance()).getSessionsCount() > 0);
        requireTrue(sessions.getSession(
                                GetSessionRequest.newBuilder().setSessionId(id).build())
                        .getLastSequence()
                == MESSAGES + 1);
        sessions.deleteSession(
                DeleteSessionRequest.newBuilder().setSessionId(id).build());
        requireMissing(id, sessions);
    }

    private static void talk(String id, MessageStoreGrpc.MessageStoreBlockingStub messages) {
        for (int i = 0; i < MESSAGES; i++) {
            messages.appendMessages(append(
                    id,
                    "m-" + i,
                    Part.newBuilder()
                            .setText(TextPart.newBuilder().setText("What is the weather like? ".repeat(1 + i)))));
        }
        messages.appendMessages(append(
                id,
                "call",
                Part.newBuilder()
                        .setToolCall(ToolCallPart.newBuilder()
                                .setCallId("c-1")
                                .setTool("weather")
                                .setArgumentsJson("{\"city\": \"Rome\"}"))));
        requireTrue(messages.getMessage(GetMessageRequest.newBuilder()
                                .setSessionId(id)
                                .setSequence(1)
                                .build())
                        .getSequence()
                == 1);
        requireTrue(messages.listMessages(ListMessagesRequest.newBuilder()
                                .setSessionId(id)
                                .build())
                        .getMessagesCount()
                == MESSAGES + 1);
        messages.streamMessages(
                        StreamMessagesRequest.newBuilder().setSessionId(id).build())
                .forEachRemaining(entry -> requireTrue(entry.hasMessage() || entry.hasCaughtUp()));
    }

    private static AppendMessagesRequest append(String session, String message, Part.Builder part) {
        return AppendMessagesRequest.newBuilder()
                .setSessionId(session)
                .addMessages(Message.newBuilder()
                        .setMessageId(message)
                        .setRole(Role.ROLE_USER)
                        .addParts(part))
                .build();
    }

    private static void requireMissing(String id, SessionStoreGrpc.SessionStoreBlockingStub sessions) {
        try {
            sessions.getSession(GetSessionRequest.newBuilder().setSessionId(id).build());
        } catch (StatusRuntimeException e) {
            requireTrue(e.getStatus().getCode() == Code.NOT_FOUND);
            return;
        }
        throw new IllegalStateException("the server still has session " + id);
    }

    private static void requireTrue(boolean expected) {
        if (!expected) {
            throw new IllegalStateException("the server does not answer as it should");
        }
    }
}
