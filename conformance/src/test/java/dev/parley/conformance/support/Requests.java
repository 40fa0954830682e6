package dev.parley.conformance.support;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AssembleContextRequest;
import dev.parley.v1.BatchGetSessionsRequest;
import dev.parley.v1.CountSessionsRequest;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.DeleteMessagesRequest;
import dev.parley.v1.DeleteSessionRequest;
import dev.parley.v1.ForkSessionRequest;
import dev.parley.v1.GetMessageRequest;
import dev.parley.v1.GetServerInfoRequest;
import dev.parley.v1.GetSessionRequest;
import dev.parley.v1.GetStateRequest;
import dev.parley.v1.LastMessages;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListSessionsRequest;
import dev.parley.v1.PatchStateRequest;
import dev.parley.v1.PurgeSessionsRequest;
import dev.parley.v1.Session;
import dev.parley.v1.SessionFilter;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.TruncateMessagesRequest;
import dev.parley.v1.UpdateMessageRequest;
import dev.parley.v1.UpdateSessionRequest;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.reflection.v1.ServerReflectionRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One right request for each RPC, about a session whose messages are {@link #FIRST} and {@link #SECOND} and whose user
 * is {@link #OWNER}. A new RPC fails the cases that go through all of them until it has one here.
 */
public final class Requests {
    public static final String FIRST = "first";
    public static final String SECOND = "second";
    public static final String OWNER = "the-owner";

    private static final Map<String, Function<String, Message>> BY_METHOD = Map.ofEntries(
            Map.entry("parley.v1.SessionStore/CreateSession", Requests::createSession),
            Map.entry("parley.v1.SessionStore/GetSession", Requests::getSession),
            Map.entry("parley.v1.SessionStore/BatchGetSessions", Requests::batchGetSessions),
            Map.entry("parley.v1.SessionStore/ListSessions", _ -> listSessions()),
            Map.entry("parley.v1.SessionStore/CountSessions", _ -> countSessions()),
            Map.entry("parley.v1.SessionStore/UpdateSession", Requests::updateSession),
            Map.entry("parley.v1.SessionStore/GetState", Requests::getState),
            Map.entry("parley.v1.SessionStore/PatchState", Requests::patchState),
            Map.entry("parley.v1.SessionStore/DeleteSession", Requests::deleteSession),
            Map.entry("parley.v1.SessionStore/ForkSession", Requests::forkSession),
            Map.entry("parley.v1.SessionStore/PurgeSessions", _ -> purgeSessions()),
            Map.entry("parley.v1.MessageStore/AppendMessages", Requests::appendMessages),
            Map.entry("parley.v1.MessageStore/GetMessage", Requests::getMessage),
            Map.entry("parley.v1.MessageStore/ListMessages", Requests::listMessages),
            Map.entry("parley.v1.MessageStore/StreamMessages", Requests::streamMessages),
            Map.entry("parley.v1.MessageStore/UpdateMessage", Requests::updateMessage),
            Map.entry("parley.v1.MessageStore/DeleteMessages", Requests::deleteMessages),
            Map.entry("parley.v1.MessageStore/TruncateMessages", Requests::truncateMessages),
            Map.entry("parley.v1.MessageStore/AssembleContext", Requests::assembleContext),
            Map.entry("parley.v1.ServerInfo/GetServerInfo", _ -> GetServerInfoRequest.getDefaultInstance()),
            Map.entry("grpc.health.v1.Health/Check", _ -> HealthCheckRequest.getDefaultInstance()),
            Map.entry("grpc.health.v1.Health/Watch", _ -> HealthCheckRequest.getDefaultInstance()),
            Map.entry("grpc.reflection.v1.ServerReflection/ServerReflectionInfo", _ -> reflection()),
            Map.entry("grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", _ -> reflection()));

    private Requests() {}

    /** A right request for a method, about a session. */
    public static Message of(String method, String sessionId) {
        return Optional.ofNullable(BY_METHOD.get(method))
                .orElseThrow(() -> new AssertionError("%s is new: give it a request in Requests".formatted(method)))
                .apply(sessionId);
    }

    /** The session that all requests fit. */
    public static Session session(Caller caller) {
        var session = caller.create(fields -> fields.setUserId(OWNER).setTitle("a title"));
        caller.append(session.getSessionId(), Samples.text(FIRST, "a"), Samples.text(SECOND, "b"));
        caller.setState(session.getSessionId(), "key", "\"value\"");
        return caller.get(session.getSessionId());
    }

    private static SessionFilter owned() {
        return SessionFilter.newBuilder().setUserId(OWNER).build();
    }

    private static Message createSession(String id) {
        return CreateSessionRequest.newBuilder()
                .setSession(Session.newBuilder().setSessionId(id).setTitle("another title"))
                .build();
    }

    private static Message getSession(String id) {
        return GetSessionRequest.newBuilder().setSessionId(id).build();
    }

    private static Message batchGetSessions(String id) {
        return BatchGetSessionsRequest.newBuilder().addSessionIds(id).build();
    }

    private static Message listSessions() {
        return ListSessionsRequest.newBuilder().setFilter(owned()).build();
    }

    private static Message countSessions() {
        return CountSessionsRequest.newBuilder().setFilter(owned()).build();
    }

    private static Message updateSession(String id) {
        return UpdateSessionRequest.newBuilder()
                .setSession(Session.newBuilder().setSessionId(id).setTitle("another title"))
                .setUpdateMask(FieldMask.newBuilder().addPaths("title"))
                .build();
    }

    private static Message getState(String id) {
        return GetStateRequest.newBuilder().setSessionId(id).build();
    }

    private static Message patchState(String id) {
        return PatchStateRequest.newBuilder()
                .setSessionId(id)
                .putSet("key", "1")
                .build();
    }

    private static Message deleteSession(String id) {
        return DeleteSessionRequest.newBuilder().setSessionId(id).build();
    }

    private static Message forkSession(String id) {
        return ForkSessionRequest.newBuilder().setSessionId(id).build();
    }

    private static Message purgeSessions() {
        return PurgeSessionsRequest.newBuilder().setFilter(owned()).build();
    }

    private static Message appendMessages(String id) {
        return AppendMessagesRequest.newBuilder()
                .setSessionId(id)
                .addMessages(Samples.text("third", "c"))
                .build();
    }

    private static Message getMessage(String id) {
        return GetMessageRequest.newBuilder()
                .setSessionId(id)
                .setMessageId(FIRST)
                .build();
    }

    private static Message listMessages(String id) {
        return ListMessagesRequest.newBuilder().setSessionId(id).build();
    }

    private static Message streamMessages(String id) {
        return StreamMessagesRequest.newBuilder().setSessionId(id).build();
    }

    private static Message updateMessage(String id) {
        return UpdateMessageRequest.newBuilder()
                .setSessionId(id)
                .setMessage(
                        dev.parley.v1.Message.newBuilder().setMessageId(FIRST).setPinned(true))
                .setUpdateMask(FieldMask.newBuilder().addPaths("pinned"))
                .build();
    }

    private static Message deleteMessages(String id) {
        return DeleteMessagesRequest.newBuilder()
                .setSessionId(id)
                .addMessageIds(FIRST)
                .build();
    }

    private static Message truncateMessages(String id) {
        return TruncateMessagesRequest.newBuilder()
                .setSessionId(id)
                .setAfterSequence(1)
                .setExpectedLastSequence(2)
                .build();
    }

    private static Message assembleContext(String id) {
        return AssembleContextRequest.newBuilder()
                .setSessionId(id)
                .setLastMessages(LastMessages.newBuilder().setCount(1))
                .build();
    }

    private static Message reflection() {
        return ServerReflectionRequest.newBuilder().setListServices("").build();
    }
}
