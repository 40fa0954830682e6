package dev.parley.server.grpc;

import static dev.parley.server.grpc.transport.Reply.reply;

import com.google.inject.Inject;
import dev.parley.server.domain.context.Contexts;
import dev.parley.server.domain.message.AppendDraft;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.MessageDeletion;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.message.MessageQuery.Direction;
import dev.parley.server.domain.message.Messages;
import dev.parley.server.grpc.MessageStream.End;
import dev.parley.server.grpc.MessageStream.Request;
import dev.parley.server.grpc.transport.Calls;
import dev.parley.server.grpc.transport.Serialized;
import dev.parley.server.grpc.transport.Streams;
import dev.parley.server.grpc.wire.WireWriter;
import dev.parley.server.settings.LimitSettings;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.AppendMessagesResult;
import dev.parley.v1.AssembleContextRequest;
import dev.parley.v1.DeleteMessagesRequest;
import dev.parley.v1.DeleteMessagesResponse;
import dev.parley.v1.GetMessageRequest;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.MessageStoreGrpc.AsyncService;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.TruncateMessagesRequest;
import dev.parley.v1.TruncateMessagesResponse;
import dev.parley.v1.UpdateMessageRequest;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import java.util.HashSet;

/**
 * {@link Messages} and {@link Contexts} on the wire. Refusals are thrown, or fail the stage; the transport sends them.
 */
final class MessageStoreService implements BindableService, AsyncService {
    private final Messages messages;
    private final Contexts contexts;
    private final LimitSettings limits;
    private final Pages pages;
    private final Streams streams;

    @Inject
    MessageStoreService(Messages messages, Contexts contexts, LimitSettings limits, Pages pages, Streams streams) {
        this.messages = messages;
        this.contexts = contexts;
        this.limits = limits;
        this.pages = pages;
        this.streams = streams;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return new BytesMethods(MessageStoreGrpc.bindService(this))
                        .unary(MessageStoreGrpc.getAppendMessagesMethod(), new AppendDecoder(limits), this::append)
                        .unary(MessageStoreGrpc.getGetMessageMethod(), this::get)
                        .unary(MessageStoreGrpc.getListMessagesMethod(), this::list)
                        .unary(MessageStoreGrpc.getUpdateMessageMethod(), this::update)
                        .unary(MessageStoreGrpc.getAssembleContextMethod(), this::assemble)
                        .stream(MessageStoreGrpc.getStreamMessagesMethod(), this::stream)
                        .build();
    }

    void append(AppendDraft request, StreamObserver<Serialized> response) {
        var appended = messages.append(Calls.current(), request);

        reply(response, appended, MessageStoreService::appended);
    }

    void get(GetMessageRequest request, StreamObserver<Serialized> response) {
        var in = new RequestReader(limits);
        var key = new MessageReader(in).key(request);
        in.requireValid();

        var message = messages.get(Calls.current(), key);

        reply(response, message, MessageCodec::answer);
    }

    void list(ListMessagesRequest request, StreamObserver<Serialized> response) {
        var call = Calls.current();
        var in = new RequestReader(limits);
        var sessionId = in.id("session_id", request.getSessionId());
        var filter = new MessageReader(in).filter(request.getFilter());
        var after = in.notNegative("after_sequence", request.getAfterSequence());
        var before = in.notNegative("before_sequence", request.getBeforeSequence());
        var limit = pages.ofMessages(in, request.getPageSize());
        in.requireValid();
        var direction = request.getDescending() ? Direction.DESCENDING : Direction.ASCENDING;
        var list = new MessageList(PageTokens.of(call.tenant(), request), direction, after, before);
        var cursor = list.cursor(request.getPageToken());

        var query = new MessageQuery(sessionId, filter, direction, list.range(cursor), limit);
        var page = messages.list(call, query);

        reply(response, page, found -> list.page(found, cursor));
    }

    void stream(StreamMessagesRequest request, StreamObserver<Serialized> response) {
        var in = new RequestReader(limits);
        var sessionId = in.id("session_id", request.getSessionId());
        var filter = new MessageReader(in).filter(request.getFilter());
        var after = in.notNegative("after_sequence", request.getAfterSequence());
        in.requireValid();

        var query = new MessageQuery(
                sessionId,
                filter,
                Direction.ASCENDING,
                new MessageQuery.Range(after, Long.MAX_VALUE),
                pages.ofStream());
        var uid = SessionReader.optional(request.getSessionUid());
        var end = request.getFollow() ? End.SESSION_GONE : End.CAUGHT_UP;
        streams.send(response, new MessageStream(messages, Calls.current(), new Request(query, uid, end)));
    }

    void update(UpdateMessageRequest request, StreamObserver<Serialized> response) {
        var in = new RequestReader(limits);
        in.id("session_id", request.getSessionId());
        var update = new MessageReader(in).update(request);
        in.requireValid();

        var updated = messages.update(Calls.current(), update);

        reply(response, updated, MessageCodec::answer);
    }

    void assemble(AssembleContextRequest request, StreamObserver<Serialized> response) {
        var in = new RequestReader(limits);
        var query = new ContextRequestReader(in).context(request, pages.contextBytes());
        in.requireValid();

        var context = contexts.assemble(Calls.current(), query);

        reply(response, context, MessageCodec::context);
    }

    @Override
    public void deleteMessages(DeleteMessagesRequest request, StreamObserver<DeleteMessagesResponse> response) {
        var in = new RequestReader(limits);
        var sessionId = in.id("session_id", request.getSessionId());
        var ids = in.ids("message_ids", request.getMessageIdsList(), limits.deleteMessages());
        in.requireValid();

        var deleted = messages.delete(Calls.current(), new MessageDeletion(sessionId, new HashSet<>(ids)));

        reply(
                response,
                deleted,
                erased -> DeleteMessagesResponse.newBuilder()
                        .setDeletedCount(erased.messages())
                        .build());
    }

    @Override
    public void truncateMessages(TruncateMessagesRequest request, StreamObserver<TruncateMessagesResponse> response) {
        var in = new RequestReader(limits);
        var truncation = new MessageReader(in).truncation(request);
        in.requireValid();

        var truncated = messages.truncate(Calls.current(), truncation);

        reply(
                response,
                truncated,
                erased -> TruncateMessagesResponse.newBuilder()
                        .setDeletedCount(erased.messages())
                        .setLastSequence(erased.lastSequence())
                        .build());
    }

    private static Serialized appended(Appended appended) {
        var response = new WireWriter();
        for (var result : appended.results()) {
            response.message(
                    AppendMessagesResponse.RESULTS_FIELD_NUMBER,
                    new WireWriter()
                            .text(AppendMessagesResult.MESSAGE_ID_FIELD_NUMBER, result.messageId())
                            .number(AppendMessagesResult.SEQUENCE_FIELD_NUMBER, result.sequence())
                            .time(AppendMessagesResult.CREATE_TIME_FIELD_NUMBER, result.createTime())
                            .number(AppendMessagesResult.REPLAYED_FIELD_NUMBER, result.isReplayed() ? 1 : 0));
        }
        return new Serialized()
                .add(response.number(AppendMessagesResponse.LAST_SEQUENCE_FIELD_NUMBER, appended.lastSequence())
                        .text(
                                AppendMessagesResponse.SESSION_UID_FIELD_NUMBER,
                                appended.sessionUid().toString())
                        .toBuffer());
    }
}
