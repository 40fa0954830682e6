package dev.parley.client;

import dev.parley.v1.StreamMessagesResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The items of a stream, in order: messages, {@code caught_up}, {@code changed}. Items of a kind that this client does
 * not know are left out. The server sends only a few items more than are read, so a slow reader holds little.
 *
 * <p>For one reading thread; any thread may close it, which ends its waiting. Whoever does not read to the end closes
 * it.
 */
public final class MessageStream implements Iterator<StreamMessagesResponse>, AutoCloseable {
    // As many messages of 1 MiB as a reader should have to hold, at most.
    private static final int ITEMS_AHEAD = 16;

    private final Duration patience;
    private final Consumer<StreamMessagesResponse> taken;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Subscriber subscriber = new Subscriber();

    private @Nullable StreamMessagesResponse next;
    private @Nullable Ended ended;
    private volatile boolean closed;

    private MessageStream(Duration patience, Consumer<StreamMessagesResponse> taken) {
        this.patience = patience;
        this.taken = taken;
    }

    /** Reads the items, and waits for each no longer than the patience. */
    static MessageStream of(Flow.Publisher<StreamMessagesResponse> items, Duration patience) {
        return of(items, patience, item -> {});
    }

    /** As {@link #of(Flow.Publisher, Duration)}, and tells of each item that the reader takes. */
    static MessageStream of(
            Flow.Publisher<StreamMessagesResponse> items, Duration patience, Consumer<StreamMessagesResponse> taken) {
        var stream = new MessageStream(patience, taken);
        items.subscribe(stream.subscriber);
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
        taken.accept(item);
        return item;
    }

    /** Ends the stream. Nothing is read from it after that. */
    @Override
    public void close() {
        closed = true;
        subscriber.cancel();
        events.add(new Ended(Optional.empty()));
    }

    private void take(Event event) {
        if (event instanceof Ended end) {
            ended = end;
        } else if (event instanceof Item item) {
            subscriber.request(1);
            next = item.response();
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
        subscriber.cancel();
        return new Ended(Optional.of(Attempts.ofRead().failed(status.asRuntimeException())));
    }

    private sealed interface Event {}

    private record Item(StreamMessagesResponse response) implements Event {}

    private record Ended(Optional<ParleyException> failure) implements Event {}

    private final class Subscriber implements Flow.Subscriber<StreamMessagesResponse> {
        private volatile Flow.@Nullable Subscription subscription;

        void request(int items) {
            var from = subscription;
            if (from != null) {
                from.request(items);
            }
        }

        void cancel() {
            var from = subscription;
            if (from != null) {
                from.cancel();
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription to) {
            subscription = to;
            to.request(ITEMS_AHEAD);
        }

        @Override
        public void onNext(StreamMessagesResponse response) {
            events.add(new Item(response));
        }

        @Override
        public void onError(Throwable failure) {
            events.add(new Ended(Optional.of((ParleyException) failure)));
        }

        @Override
        public void onComplete() {
            events.add(new Ended(Optional.empty()));
        }
    }
}
