package dev.parley.client;

import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.AssembleContextRequest;
import dev.parley.v1.AssembleContextResponse;
import dev.parley.v1.DeleteMessagesRequest;
import dev.parley.v1.DeleteMessagesResponse;
import dev.parley.v1.GetMessageRequest;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListMessagesResponse;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.TruncateMessagesRequest;
import dev.parley.v1.TruncateMessagesResponse;
import dev.parley.v1.UpdateMessageRequest;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The messages of sessions. Every method waits for the answer, at most as long as the client's deadline, and throws
 * {@link ParleyException}; the reasons named are those beside the ones that any call may have. A missing session is
 * {@link ParleyException.NotFound} with {@code SESSION_NOT_FOUND} everywhere. Safe for use by many threads. An
 * interrupted thread gives its call up ({@link ParleyException.Cancelled}) and stays interrupted.
 */
public final class Messages {
    private static final Duration FOR_EVER = Duration.of(Long.MAX_VALUE, ChronoUnit.NANOS);

    private final Calls calls;
    private final AsyncMessages async;
    private final Ids ids;

    Messages(Calls calls, AsyncMessages async, Ids ids) {
        this.calls = calls;
        this.async = async;
        this.ids = ids;
    }

    /** The same calls, without waiting. */
    public AsyncMessages async() {
        return async;
    }

    /**
     * The request with all ids, as {@link #append(AppendMessagesRequest)} makes them: messages without a
     * {@code message_id} get one, unless there is a {@code request_id}, from which the server derives them. Whoever
     * wants to send the same append again later, after {@link Outcome#UNKNOWN} or a crash, prepares the request and
     * keeps it: what was appended is not appended twice.
     */
    public AppendMessagesRequest prepare(AppendMessagesRequest request) {
        return ids.complete(request);
    }

    /** Appends messages at the end of a session's log, all or none. As {@link #append(AppendMessagesRequest)}. */
    public AppendMessagesResponse append(String sessionId, Message... messages) {
        return append(AppendMessagesRequest.newBuilder()
                .setSessionId(sessionId)
                .addAllMessages(List.of(messages))
                .build());
    }

    /**
     * Appends 1 to 100 messages of up to 1 MiB, 3 MiB together, all or none. Their ids are made before the first
     * attempt (see {@link #prepare}), so a retry by the client never appends twice.
     *
     * @throws ParleyException.AlreadyExists {@code MESSAGE_ID_CONFLICT}: an id is taken by other content
     * @throws ParleyException.Conflict {@code SEQUENCE_MISMATCH}: the request has a guard, and somebody else appended
     * @throws ParleyException.Precondition {@code SESSION_CLOSED}, {@code SESSION_FULL}, {@code STATE_FULL}
     * @throws ParleyException.InvalidRequest {@code MESSAGE_TOO_LARGE}, {@code BATCH_TOO_LARGE}, {@code INVALID_FIELD}
     */
    public AppendMessagesResponse append(AppendMessagesRequest request) {
        return Reply.await(async.append(request));
    }

    /**
     * Returns a message.
     *
     * @throws ParleyException.NotFound {@code MESSAGE_NOT_FOUND}
     */
    public Message get(String sessionId, String messageId) {
        return get(GetMessageRequest.newBuilder()
                .setSessionId(sessionId)
                .setMessageId(messageId)
                .build());
    }

    /**
     * Returns a message, by its id or its sequence.
     *
     * @throws ParleyException.NotFound {@code MESSAGE_NOT_FOUND}
     */
    public Message get(GetMessageRequest request) {
        return Reply.await(async.get(request));
    }

    /** All messages of a session, in order, that are there when the first is read. */
    public Paged<Message> list(String sessionId) {
        return list(ListMessagesRequest.newBuilder().setSessionId(sessionId).build());
    }

    /** All messages that match, from the request's {@code page_token} on. Nothing is fetched until they are read. */
    public Paged<Message> list(ListMessagesRequest request) {
        return new Paged<>(request.getPageToken(), token -> {
            var page = listPage(request.toBuilder().setPageToken(token).build());
            return new Paged.Page<>(page.getMessagesList(), page.getNextPageToken());
        });
    }

    /**
     * Returns one page. It may be empty and still not be the last: only an empty {@code next_page_token} ends a list.
     *
     * @throws ParleyException.InvalidRequest {@code PAGE_TOKEN_MISMATCH}
     */
    public ListMessagesResponse listPage(ListMessagesRequest request) {
        return Reply.await(async.listPage(request));
    }

    /**
     * Streams messages in order: cheaper than pages for a long log. The deadline is for each item, not for the whole
     * stream, and with {@code follow} there is none. A stream that breaks is not opened again by the client.
     *
     * @throws ParleyException.InvalidRequest {@code INVALID_FIELD}: the request cannot be sent. All other errors come
     *     from the stream itself
     */
    public MessageStream stream(StreamMessagesRequest request) {
        var call = calls.open(MessageStoreGrpc.getStreamMessagesMethod(), request);
        return MessageStream.start(
                call, request, request.getFollow() ? FOR_EVER : calls.settings().deadline());
    }

    /**
     * Changes a message.
     *
     * @throws ParleyException.NotFound {@code MESSAGE_NOT_FOUND}
     * @throws ParleyException.Conflict {@code ETAG_MISMATCH}: somebody else changed it
     * @throws ParleyException.Precondition {@code MESSAGE_FINAL}
     * @throws ParleyException.Unsupported {@code FEATURE_UNSUPPORTED}
     */
    public Message update(UpdateMessageRequest request) {
        return Reply.await(async.update(request));
    }

    /**
     * Erases 1 to 100 messages by id. Those that are not there are passed over.
     *
     * @throws ParleyException.Unsupported {@code FEATURE_UNSUPPORTED}
     */
    public DeleteMessagesResponse delete(DeleteMessagesRequest request) {
        return Reply.await(async.delete(request));
    }

    /**
     * Erases every message after a sequence.
     *
     * @throws ParleyException.Conflict {@code SEQUENCE_MISMATCH}: somebody else appended
     * @throws ParleyException.Unsupported {@code FEATURE_UNSUPPORTED}
     */
    public TruncateMessagesResponse truncate(TruncateMessagesRequest request) {
        return Reply.await(async.truncate(request));
    }

    /**
     * Chooses what to send to a model.
     *
     * @throws ParleyException.Precondition {@code BUDGET_TOO_SMALL}
     * @throws ParleyException.Unsupported {@code FEATURE_UNSUPPORTED}
     */
    public AssembleContextResponse assembleContext(AssembleContextRequest request) {
        return Reply.await(async.assembleContext(request));
    }
}
