package dev.parley.server.grpc;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessagePage;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.message.Messages;
import dev.parley.server.grpc.transport.Serialized;
import dev.parley.server.grpc.transport.StreamSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * The messages of one session up to the last one that was there on opening, a page at a time; then {@code caught_up}
 * (contract §4). Ends early, and well, where the session goes away meanwhile.
 */
final class MessageStream implements StreamSource<Serialized> {
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    private static final Batch<Serialized> END = new Batch<>(List.of(), true);

    private final Messages messages;
    private final Call call;
    private final MessageQuery query;
    private final Optional<String> expectedUid;

    // What the first page saw. The pump calls one method after the other, so these need no lock.
    private Optional<Opened> opened = Optional.empty();
    private long readThrough;
    // Of the batch before the next one is read.
    private Iterator<Message> unsent = Collections.emptyIterator();
    private long sentThrough;

    /**
     * @param query what to send, in ascending order
     * @param expectedUid the incarnation that is meant, if the caller says
     */
    MessageStream(Messages messages, Call call, MessageQuery query, Optional<String> expectedUid) {
        this.messages = messages;
        this.call = call;
        this.query = query;
        this.expectedUid = expectedUid;
        this.readThrough = query.range().after();
        this.sentThrough = query.range().after();
    }

    @Override
    public CompletionStage<Batch<Serialized>> next() {
        var page = messages.list(call, restOfQuery());
        return opened.isEmpty()
                ? page.thenApply(this::first)
                : page.thenApply(this::later).exceptionally(this::gone);
    }

    @Override
    public void sent(Serialized item) {
        if (unsent.hasNext()) {
            sentThrough = unsent.next().sequence();
        }
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
        // Holds nothing between two pages.
    }

    private MessageQuery restOfQuery() {
        long end = opened.map(Opened::lastSequence).map(last -> last + 1).orElse(Long.MAX_VALUE);
        var rest = new MessageQuery.Range(readThrough, end);
        return new MessageQuery(query.sessionId(), query.filter(), query.direction(), rest, query.limit());
    }

    private Batch<Serialized> first(MessagePage page) {
        if (expectedUid.isPresent()
                && !expectedUid.get().equals(page.head().sessionUid().toString())) {
            throw NotFoundException.session(query.sessionId());
        }
        if (query.range().after() > page.head().lastSequence()) {
            throw ConflictException.logRegressed(
                    query.sessionId(), query.range().after(), page.head().lastSequence());
        }
        opened = Optional.of(new Opened(page.head().sessionUid(), page.head().lastSequence()));
        return batch(page, page.head().lastSequence());
    }

    // Another incarnation is another session: the one that was opened is gone.
    private Batch<Serialized> later(MessagePage page) {
        var from = opened.orElseThrow();
        return page.head().sessionUid().equals(from.uid()) ? batch(page, from.lastSequence()) : END;
    }

    private Batch<Serialized> gone(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof NotFoundException) {
            return END;
        }
        throw new CompletionException(cause);
    }

    private Batch<Serialized> batch(MessagePage page, long lastSequence) {
        var items = new ArrayList<Serialized>(page.messages().size() + 1);
        page.messages().forEach(message -> items.add(MessageCodec.item(message)));
        unsent = page.messages().iterator();
        if (page.resume().isPresent()) {
            readThrough = page.resume().getAsLong();
            return new Batch<>(items, false);
        }
        items.add(MessageCodec.caughtUp(lastSequence));
        return new Batch<>(items, true);
    }

    private record Opened(UUID uid, long lastSequence) {}
}
