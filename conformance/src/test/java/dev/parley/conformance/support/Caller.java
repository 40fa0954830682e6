package dev.parley.conformance.support;

import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.AssembleContextRequest;
import dev.parley.v1.AssembleContextResponse;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.DeleteMessagesRequest;
import dev.parley.v1.DeleteSessionRequest;
import dev.parley.v1.ForkSessionRequest;
import dev.parley.v1.GetMessageRequest;
import dev.parley.v1.GetSessionRequest;
import dev.parley.v1.GetStateRequest;
import dev.parley.v1.GetStateResponse;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListMessagesResponse;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.MessageStoreGrpc.MessageStoreBlockingStub;
import dev.parley.v1.PatchStateRequest;
import dev.parley.v1.PurgeSessionsRequest;
import dev.parley.v1.PurgeSessionsResponse;
import dev.parley.v1.ServerInfoGrpc;
import dev.parley.v1.ServerInfoGrpc.ServerInfoBlockingStub;
import dev.parley.v1.Session;
import dev.parley.v1.SessionStoreGrpc;
import dev.parley.v1.SessionStoreGrpc.SessionStoreBlockingStub;
import dev.parley.v1.TruncateMessagesRequest;
import dev.parley.v1.TruncateMessagesResponse;
import dev.parley.v1.UpdateMessageRequest;
import dev.parley.v1.UpdateSessionRequest;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Somebody who calls the server for one tenant. The short methods are the calls that most cases make. */
public final class Caller {
    /** The header that chooses the tenant. */
    public static final Metadata.Key<String> TENANT =
            Metadata.Key.of("parley-tenant", Metadata.ASCII_STRING_MARSHALLER);

    private final String tenant;
    private final Channel channel;

    private Caller(String tenant, Channel channel) {
        this.tenant = tenant;
        this.channel = channel;
    }

    /** A caller for a tenant that nobody else has. */
    public static Caller ofNewTenant() {
        return ofTenant("t-" + UUID.randomUUID());
    }

    public static Caller ofTenant(String tenant) {
        return of(tenant, Target.channel());
    }

    /** The same tenant's caller on one of several connections, so that callers meet in the server. */
    public Caller on(int connection) {
        return of(tenant, Target.channel(connection));
    }

    /** A caller that does not say for which tenant. */
    public static Caller ofNoTenant() {
        return new Caller("default", Target.channel());
    }

    private static Caller of(String tenant, Channel channel) {
        var headers = new Metadata();
        headers.put(TENANT, tenant);
        return new Caller(
                tenant, ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)));
    }

    public String tenant() {
        return tenant;
    }

    public Channel channel() {
        return channel;
    }

    public SessionStoreBlockingStub sessions() {
        return SessionStoreGrpc.newBlockingStub(channel);
    }

    public MessageStoreBlockingStub messages() {
        return MessageStoreGrpc.newBlockingStub(channel);
    }

    public ServerInfoBlockingStub serverInfo() {
        return ServerInfoGrpc.newBlockingStub(channel);
    }

    /** Creates a session with a new id. */
    public Session create() {
        return create(fields -> fields);
    }

    /** Creates a session with a new id and these fields. */
    public Session create(UnaryOperator<Session.Builder> fields) {
        var session = fields.apply(Session.newBuilder().setSessionId(Samples.newId()));
        return sessions()
                .createSession(
                        CreateSessionRequest.newBuilder().setSession(session).build());
    }

    /** Creates a session with a new id, and answers the id. */
    public String createId() {
        return create().getSessionId();
    }

    public Session get(String sessionId) {
        return sessions()
                .getSession(
                        GetSessionRequest.newBuilder().setSessionId(sessionId).build());
    }

    /** Updates the fields that the paths name. */
    public Session update(String sessionId, UnaryOperator<Session.Builder> fields, String... paths) {
        return sessions().updateSession(updateRequest(sessionId, fields, paths).build());
    }

    /** A request to update the fields that the paths name. */
    public static UpdateSessionRequest.Builder updateRequest(
            String sessionId, UnaryOperator<Session.Builder> fields, String... paths) {
        var request = UpdateSessionRequest.newBuilder();
        request.setSession(fields.apply(Session.newBuilder().setSessionId(sessionId)));
        request.getUpdateMaskBuilder().addAllPaths(List.of(paths));
        return request;
    }

    public void delete(String sessionId) {
        var _ = sessions()
                .deleteSession(DeleteSessionRequest.newBuilder()
                        .setSessionId(sessionId)
                        .build());
    }

    public AppendMessagesResponse append(String sessionId, Message... messages) {
        return append(appendRequest(sessionId, messages));
    }

    public AppendMessagesResponse append(AppendMessagesRequest.Builder request) {
        return messages().appendMessages(request.build());
    }

    /** A request to append these messages. */
    public static AppendMessagesRequest.Builder appendRequest(String sessionId, Message... messages) {
        return AppendMessagesRequest.newBuilder().setSessionId(sessionId).addAllMessages(List.of(messages));
    }

    /** Appends a message, and answers it as it is read. */
    public Message store(String sessionId, Message message) {
        return message(sessionId, append(sessionId, message).getLastSequence());
    }

    /** Appends that many messages with the texts 1, 2, 3, …. */
    public void fill(String sessionId, int count) {
        for (int from = 1; from <= count; from += 100) {
            var request = appendRequest(sessionId);
            for (int i = from; i < Math.min(from + 100, count + 1); i++) {
                request.addMessages(Samples.text(Integer.toString(i)));
            }
            append(request);
        }
    }

    public Message message(String sessionId, long sequence) {
        return messages()
                .getMessage(GetMessageRequest.newBuilder()
                        .setSessionId(sessionId)
                        .setSequence(sequence)
                        .build());
    }

    public Message message(String sessionId, String messageId) {
        return messages()
                .getMessage(GetMessageRequest.newBuilder()
                        .setSessionId(sessionId)
                        .setMessageId(messageId)
                        .build());
    }

    public ListMessagesResponse list(ListMessagesRequest.Builder request) {
        return messages().listMessages(request.build());
    }

    /** A request for the first page of a session's messages. */
    public static ListMessagesRequest.Builder listRequest(String sessionId) {
        return ListMessagesRequest.newBuilder().setSessionId(sessionId);
    }

    /** The pages of a list, from the first to the last. */
    public List<ListMessagesResponse> pages(ListMessagesRequest.Builder request) {
        var pages = new ArrayList<ListMessagesResponse>();
        var next = request.clone();
        do {
            pages.add(list(next));
            next.setPageToken(pages.getLast().getNextPageToken());
        } while (!next.getPageToken().isEmpty());
        return pages;
    }

    public AssembleContextResponse context(AssembleContextRequest.Builder request) {
        return messages().assembleContext(request.build());
    }

    /** All messages of a list. */
    public List<Message> all(ListMessagesRequest.Builder request) {
        return pages(request).stream()
                .flatMap(page -> page.getMessagesList().stream())
                .toList();
    }

    /** All messages of a session. */
    public List<Message> log(String sessionId) {
        return all(listRequest(sessionId));
    }

    /** The texts of all messages of a session. */
    public List<String> texts(String sessionId) {
        return log(sessionId).stream().map(Samples::textOf).toList();
    }

    /** Updates the fields of a message that the paths name. */
    public Message edit(String sessionId, String messageId, UnaryOperator<Message.Builder> fields, String... paths) {
        return edit(editRequest(sessionId, messageId, fields, paths));
    }

    public Message edit(UpdateMessageRequest.Builder request) {
        return messages().updateMessage(request.build());
    }

    /** A request to update the fields of a message that the paths name. */
    public static UpdateMessageRequest.Builder editRequest(
            String sessionId, String messageId, UnaryOperator<Message.Builder> fields, String... paths) {
        var request = UpdateMessageRequest.newBuilder().setSessionId(sessionId);
        request.setMessage(fields.apply(Message.newBuilder().setMessageId(messageId)));
        request.getUpdateMaskBuilder().addAllPaths(List.of(paths));
        return request;
    }

    /** Deletes messages, and answers how many there were. */
    public long deleteMessages(String sessionId, String... messageIds) {
        return messages()
                .deleteMessages(DeleteMessagesRequest.newBuilder()
                        .setSessionId(sessionId)
                        .addAllMessageIds(List.of(messageIds))
                        .build())
                .getDeletedCount();
    }

    public TruncateMessagesResponse truncate(String sessionId, long after, long expectedLast) {
        return messages()
                .truncateMessages(TruncateMessagesRequest.newBuilder()
                        .setSessionId(sessionId)
                        .setAfterSequence(after)
                        .setExpectedLastSequence(expectedLast)
                        .build());
    }

    /** Forks all of a session, with a new id. */
    public Session fork(String sessionId) {
        return fork(forkRequest(sessionId));
    }

    public Session fork(ForkSessionRequest.Builder request) {
        return sessions().forkSession(request.build());
    }

    /** A request to fork all of a session. */
    public static ForkSessionRequest.Builder forkRequest(String sessionId) {
        return ForkSessionRequest.newBuilder().setSessionId(sessionId);
    }

    public PurgeSessionsResponse purge(PurgeSessionsRequest.Builder request) {
        return sessions().purgeSessions(request.build());
    }

    public GetStateResponse stateOf(String sessionId) {
        return sessions()
                .getState(GetStateRequest.newBuilder().setSessionId(sessionId).build());
    }

    public Map<String, String> state(String sessionId) {
        return stateOf(sessionId).getEntriesMap();
    }

    /** Sets one key of the state, and answers the state's etag. */
    public String setState(String sessionId, String key, String json) {
        return patch(PatchStateRequest.newBuilder().setSessionId(sessionId).putSet(key, json));
    }

    public String patch(PatchStateRequest.Builder request) {
        return sessions().patchState(request.build()).getEtag();
    }
}
