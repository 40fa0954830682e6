package dev.parley.server.grpc;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.domain.message.LogHead;
import dev.parley.server.domain.message.MessagePage;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.message.Messages;
import dev.parley.server.domain.message.Subscription;
import dev.parley.server.grpc.transport.Serialized;
import dev.parley.server.grpc.transport.StreamSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * The messages of one session up to the last one that was there on opening, a page at a time; then {@code caught_up};
 * then, if that is asked for, what comes later, as it comes (contract §4). Ends well where the session goes away.
 *
 * <p>The pump calls one method after the other, so nothing here needs a lock.
 */
final class MessageStream implements StreamSource<Serialized> {
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    // What one page may take, however long the stream lives.
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Batch<Serialized> END = new Batch<>(List.of(), true);

    private final Messages messages;
    private final Call call;
    private final Request request;
    private final Optional<Subscription> subscription;

    // As the first page saw it.
    private Optional<LogHead> opened = Optional.empty();
    // As the last page saw it.
    private Optional<LogHead> seen = Optional.empty();
    private boolean isCaughtUp;
    private boolean hasMore = true;
    private long readThrough;
    // Where the stream is resumed after each of the items that are not sent yet.
    private long[] positions = {};
    private int sentOfBatch;
    private long sentThrough;

    MessageStream(Messages messages, Call call, Request request) {
        this.messages = messages;
        this.call = call;
        this.request = request;
        this.readThrough = request.query().range().after();
        this.sentThrough = readThrough;
        // Before the first page is read, so that whatever comes behind it is noticed.
        this.subscription = switch (request.end()) {
            case CAUGHT_UP -> Optional.empty();
            case SESSION_GONE ->
                Optional.of(messages.follow(call, request.query().sessionId()));
        };
    }

    /**
     * What to send.
     *
     * @param query in ascending order
     * @param expectedUid the incarnation that is meant, if the caller says
     */
    record Request(MessageQuery query, Optional<String> expectedUid, End end) {}

    /** Where a stream ends. */
    enum End {
        CAUGHT_UP,
        SESSION_GONE,
    }

    @Override
    public CompletionStage<Batch<Serialized>> next() {
        // All that was read is sent by now.
        sentThrough = readThrough;
        if (opened.isEmpty()) {
            return read().thenApply(this::first);
        }
        var page = hasMore ? read() : subscription.orElseThrow().moved().thenCompose(_ -> read());
        return page.thenApply(this::later).exceptionally(this::gone);
    }

    @Override
    public void sent(Serialized item) {
        sentThrough = positions[sentOfBatch++];
    }

    @Override
    public ParleyException onDrain() {
        return UnavailableException.streamEnded(sentThrough, RETRY_DELAY);
    }

    @Override
    public ParleyException onStall() {
        return ExhaustedException.slowConsumer(sentThrough, RETRY_DELAY);
    }

    @Override
    public void close() {
        subscription.ifPresent(Subscription::close);
    }

    private CompletionStage<MessagePage> read() {
        var query = request.query();
        long end = isCaughtUp
                ? Long.MAX_VALUE
                : opened.map(head -> head.lastSequence() + 1).orElse(Long.MAX_VALUE);
        var rest = new MessageQuery.Range(readThrough, end);
        return messages.list(
                call.within(PATIENCE),
                new MessageQuery(query.sessionId(), query.filter(), query.direction(), rest, query.limit()));
    }

    private Batch<Serialized> first(MessagePage page) {
        var head = page.head();
        var sessionId = request.query().sessionId();
        if (request.expectedUid().isPresent()
                && !request.expectedUid().get().equals(head.sessionUid().toString())) {
            throw NotFoundException.session(sessionId);
        }
        requireReached(readThrough, head);
        opened = Optional.of(head);
        return batch(page);
    }

    // Another incarnation is another session: the one that was opened is gone.
    private Batch<Serialized> later(MessagePage page) {
        var before = seen.orElseThrow();
        if (!page.head().sessionUid().equals(before.sessionUid())) {
            return END;
        }
        requireReached(before.lastSequence(), page.head());
        return batch(page);
    }

    private void requireReached(long sequence, LogHead head) {
        if (sequence > head.lastSequence()) {
            throw ConflictException.logRegressed(request.query().sessionId(), sentThrough, head.lastSequence());
        }
    }

    private Batch<Serialized> gone(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof NotFoundException) {
            return END;
        }
        throw new CompletionException(cause);
    }

    private Batch<Serialized> batch(MessagePage page) {
        var items = new ArrayList<Serialized>(page.messages().size() + 2);
        var after = new long[page.messages().size() + 2];
        if (subscription.isPresent()
                && seen.isPresent()
                && seen.get().changes() != page.head().changes()) {
            after[items.size()] = readThrough;
            items.add(MessageCodec.changed());
        }
        for (var message : page.messages()) {
            after[items.size()] = message.sequence();
            items.add(MessageCodec.item(message));
        }
        seen = Optional.of(page.head());
        advance(page);
        if (!isCaughtUp && page.resume().isEmpty()) {
            isCaughtUp = true;
            after[items.size()] = readThrough;
            items.add(MessageCodec.caughtUp(readThrough));
        }
        positions = after;
        sentOfBatch = 0;
        return new Batch<>(items, isCaughtUp && subscription.isEmpty());
    }

    private void advance(MessagePage page) {
        var head = page.head();
        if (page.resume().isPresent()) {
            readThrough = page.resume().getAsLong();
        } else {
            readThrough = (isCaughtUp ? head : opened.orElseThrow()).lastSequence();
        }
        hasMore = readThrough < head.lastSequence();
        if (!hasMore) {
            subscription.ifPresent(followed -> followed.readTo(head));
        }
    }
}
