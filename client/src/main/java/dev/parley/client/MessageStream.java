package dev.parley.client;

import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.StreamMessagesResponse;
import dev.parley.v1.StreamMessagesResponse.ItemCase;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The items of a stream, in order: messages, {@code caught_up}, {@code changed}. Items of a kind that this client does
 * not know are left out. The server sends only a few items more than are read, so a slow reader holds little.
 *
 * <p>For one reading thread; any thread may close it. Whoever does not read to the end closes it.
 */
public final class MessageStream implements Iterator<StreamMessagesResponse>, AutoCloseable {
    // As many messages of 1 MiB as a reader should have to hold, at most.
    private static final int ITEMS_AHEAD = 16;

    private final ClientCall<StreamMessagesRequest, StreamMessagesResponse> call;
    private final Duration patience;
    private final Attempts attempts = Attempts.ofRead();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    private @Nullable StreamMessagesResponse next;
    private @Nullable Ended ended;
    private volatile boolean closed;

    private MessageStream(ClientCall<StreamMessagesRequest, StreamMessagesResponse> call, Duration patience) {
        this.call = call;
        this.patience = patience;
    }

    /** Starts the call. The reader waits for each item no longer than its patience. */
    static MessageStream start(
            ClientCall<StreamMessagesRequest, StreamMessagesResponse> call,
            StreamMessagesRequest request,
            Duration patience) {
        var stream = new MessageStream(call, patience);
        call.start(stream.new Listener(), new Metadata());
        call.request(ITEMS_AHEAD);
        call.sendMessage(request);
        call.halfClose();
        return stream;
    }

    /**
     * Waits for the next item, or the end. False at the end, and once the stream is closed.
     *
     * @throws ParleyException if the stream broke; messages read before are valid, and it can be opened again after the
     *     last one's sequence
     */
    @Override
    public boolean hasNext() {
        while (next == null && ended == null && !closed) {
            take(await());
        }
        if (ended != null && !closed) {
            ended.failure().ifPresent(failure -> {
                throw failure.again();
            });
        }
        return next != null && !closed;
    }

    /**
     * The next item.
     *
     * @throws NoSuchElementException at the end
     * @throws ParleyException as {@link #hasNext()}
     */
    @Override
    public StreamMessagesResponse next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("the stream is at its end");
        }
        var item = next;
        next = null;
        return item;
    }

    /** Ends the stream. Nothing is read from it after that. */
    @Override
    public void close() {
        closed = true;
        call.cancel("closed by the reader", null);
    }

    private void take(Event event) {
        if (event instanceof Ended end) {
            ended = end;
        } else if (event instanceof Item item) {
            call.request(1);
            next = item.response().getItemCase() == ItemCase.ITEM_NOT_SET ? null : item.response();
        }
    }

    private Event await() {
        try {
            var event = events.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            return event != null
                    ? event
                    : giveUp(Status.DEADLINE_EXCEEDED.withDescription("no item came within " + patience));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return giveUp(Status.CANCELLED
                    .withDescription("the thread was interrupted")
                    .withCause(e));
        }
    }

    private Ended giveUp(Status status) {
        call.cancel(status.getDescription(), status.getCause());
        return new Ended(Optional.of(attempts.failed(status.asRuntimeException())));
    }

    private sealed interface Event {}

    private record Item(StreamMessagesResponse response) implements Event {}

    private record Ended(Optional<ParleyException> failure) implements Event {}

    private final class Listener extends ClientCall.Listener<StreamMessagesResponse> {
        @Override
        public void onMessage(StreamMessagesResponse response) {
            events.add(new Item(response));
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            var failure = status.isOk()
                    ? Optional.<ParleyException>empty()
                    : Optional.of(attempts.failed(status.asRuntimeException(trailers)));
            events.add(new Ended(failure));
        }
    }
}
