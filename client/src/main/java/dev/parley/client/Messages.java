package dev.parley.client;

import com.google.protobuf.FieldMask;
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
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.StreamMessagesResponse;
import dev.parley.v1.TruncateMessagesRequest;
import dev.parley.v1.TruncateMessagesResponse;
import dev.parley.v1.UpdateMessageRequest;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;

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
     * stream, and with {@code follow} there is none. A stream that breaks is not opened again by the client: see
     * {@link #follow(StreamMessagesRequest)}.
     *
     * @throws ParleyException.InvalidRequest {@code INVALID_FIELD}: the request cannot be sent. All other errors come
     *     from the stream itself
     */
    public MessageStream stream(StreamMessagesRequest request) {
        calls.requireSendable(request);
        return MessageStream.of(
                async.stream(request),
                request.getFollow() ? FOR_EVER : calls.settings().deadline());
    }

    /** Follows a session's log from its start. As {@link #follow(StreamMessagesRequest)}. */
    public MessageStream follow(String sessionId) {
        return follow(StreamMessagesRequest.newBuilder().setSessionId(sessionId).build());
    }

    /**
     * Follows a session's log after the request's {@code after_sequence}: gives each message that matches once, in
     * order, and waits for more, until the session is deleted or expires. A stream that breaks is opened again from the
     * position reached, however long that takes, after pauses from 0.1 s to 10 s that grow and vary, or as long as the
     * server said; the reader only waits. What ends it with an error is what waiting does not mend, and that the server
     * could not be reached at all when it began.
     *
     * <p>Without a {@code session_uid} the client asks for the incarnation first: a session that is created later under
     * the same id is never followed in its place. {@code caught_up} comes after each opening; a {@code changed} comes
     * after each opening but the first, as what changed in between is not known. There is no deadline. Closing gives up
     * at once, also while it waits to open again; close it before the client.
     *
     * @throws ParleyException.InvalidRequest {@code INVALID_FIELD}: the request cannot be sent. All other errors come
     *     from the stream itself: {@link ParleyException.NotFound} if the session was not there when it began,
     *     {@link ParleyException.Conflict} with {@code LOG_REGRESSED} if the log ends before the position, and those of
     *     any call
     */
    public MessageStream follow(StreamMessagesRequest request) {
        return follow(request, item -> {});
    }

    MessageStream follow(StreamMessagesRequest request, Consumer<StreamMessagesResponse> taken) {
        calls.requireSendable(request);
        return MessageStream.of(async.follow(request), FOR_EVER, taken);
    }

    /**
     * Changes the named fields of a message to those of this one, which has the {@code message_id}, and as a guard the
     * {@code etag} if it is set. As {@link #update(UpdateMessageRequest)}.
     *
     * @param fields paths such as {@code status} or {@code labels}; at least one
     */
    public Message update(String sessionId, Message message, String... fields) {
        return update(UpdateMessageRequest.newBuilder()
                .setSessionId(sessionId)
                .setMessage(message)
                .setUpdateMask(FieldMask.newBuilder().addAllPaths(List.of(fields)))
                .build());
    }

    /**
     * Changes a message: its content while it is IN_PROGRESS, its labels, metadata and weight at any time. A change
     * that is there already succeeds, whatever the etag, so a retry by the client does.
     *
     * @throws ParleyException.NotFound {@code MESSAGE_NOT_FOUND}
     * @throws ParleyException.Conflict {@code ETAG_MISMATCH}: somebody else changed it
     * @throws ParleyException.Precondition {@code MESSAGE_FINAL}
     * @throws ParleyException.Unsupported {@code FEATURE_UNSUPPORTED}
     */
    public Message update(UpdateMessageRequest request) {
        return Reply.await(async.update(request));
    }

    /** Erases 1 to 100 messages by id. As {@link #delete(DeleteMessagesRequest)}. */
    public DeleteMessagesResponse delete(String sessionId, String... messageIds) {
        return delete(DeleteMessagesRequest.newBuilder()
                .setSessionId(sessionId)
                .addAllMessageIds(List.of(messageIds))
                .build());
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
     * Erases every message after a sequence. As {@link #truncate(TruncateMessagesRequest)}.
     *
     * @param afterSequence 0 erases all
     * @param expectedLastSequence the session's {@code last_sequence}, as the caller knows it
     */
    public TruncateMessagesResponse truncate(String sessionId, long afterSequence, long expectedLastSequence) {
        return truncate(TruncateMessagesRequest.newBuilder()
                .setSessionId(sessionId)
                .setAfterSequence(afterSequence)
                .setExpectedLastSequence(expectedLastSequence)
                .build());
    }

    /**
     * Erases every message after a sequence. The next message still gets {@code last_sequence + 1}.
     *
     * @throws ParleyException.Conflict {@code SEQUENCE_MISMATCH}: somebody else appended
     * @throws ParleyException.Unsupported {@code FEATURE_UNSUPPORTED}
     */
    public TruncateMessagesResponse truncate(TruncateMessagesRequest request) {
        return Reply.await(async.truncate(request));
    }

    /** Chooses what to send to a model. As {@link #assembleContext(AssembleContextRequest)}. */
    public AssembleContextResponse assembleContext(String sessionId, ContextBudget budget) {
        return assembleContext(budget.of(sessionId));
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
