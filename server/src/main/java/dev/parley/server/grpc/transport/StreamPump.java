package dev.parley.server.grpc.transport;

import dev.parley.server.grpc.transport.StreamSource.Batch;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves batches from a source to a reader, while the reader is ready.
 *
 * <p>Whatever happens to the stream, on whatever thread, is a flag and a signal. One thread at a time works the signals
 * off, in a loop: so nothing here is locked, blocks, or calls itself, also when batches are there at once.
 */
final class StreamPump<T> {
    private static final Logger log = LoggerFactory.getLogger(StreamPump.class);

    private final ServerCallStreamObserver<T> reader;
    private final StreamSource<T> source;
    private final Streams streams;

    private final AtomicInteger signals = new AtomicInteger();
    private volatile @Nullable Fetched<T> fetched;
    private volatile boolean draining;
    private volatile boolean gone;

    // Of the thread that works.
    private final Queue<T> unsent = new ArrayDeque<>();
    private long unsentBytes;
    private boolean fetching;
    private boolean last;
    private boolean over;
    private @Nullable Stall stall;

    StreamPump(ServerCallStreamObserver<T> reader, StreamSource<T> source, Streams streams) {
        this.reader = reader;
        this.source = source;
        this.streams = streams;
    }

    void start() {
        reader.setOnReadyHandler(this::signal);
        reader.setOnCancelHandler(this::leave);
        reader.setOnCloseHandler(this::leave);
        signal();
    }

    /** The server stops. */
    void drain() {
        draining = true;
        signal();
    }

    private void leave() {
        gone = true;
        signal();
    }

    private void signal() {
        if (signals.getAndIncrement() != 0) {
            return;
        }
        int seen;
        do {
            seen = signals.get();
            work();
        } while (signals.addAndGet(-seen) != 0);
    }

    private void work() {
        if (over) {
            return;
        }
        try {
            if (gone || reader.isCancelled()) {
                end();
            } else if (draining) {
                fail(source.onDrain());
            } else {
                take();
                send();
            }
        } catch (Throwable t) {
            fail(t);
        }
    }

    private void take() throws Throwable {
        var arrived = fetched;
        if (arrived == null) {
            return;
        }
        fetched = null;
        fetching = false;
        if (arrived.failure != null) {
            throw arrived.failure;
        }
        last = arrived.batch.isLast();
        for (var item : arrived.batch.items()) {
            unsent.add(item);
            unsentBytes += Serialized.sizeOf(item);
        }
    }

    private void send() {
        while (!unsent.isEmpty() && reader.isReady()) {
            var item = unsent.remove();
            unsentBytes -= Serialized.sizeOf(item);
            settle();
            reader.onNext(item);
            source.sent(item);
        }
        if (!unsent.isEmpty()) {
            waitForReader();
        } else if (last) {
            end();
            reader.onCompleted();
        } else if (!fetching) {
            fetch();
        }
    }

    private void fetch() {
        fetching = true;
        source.next().whenComplete((batch, failure) -> {
            fetched = new Fetched<>(batch, failure);
            signal();
        });
    }

    // What waits for a slow reader counts as memory; without room for it the reader is too slow already.
    private void waitForReader() {
        if (stall == null) {
            if (!streams.answers().tryReserve(unsentBytes)) {
                fail(source.onStall());
                return;
            }
            stall = new Stall(unsentBytes);
        } else if (stall.isOver) {
            fail(source.onStall());
        }
    }

    private void settle() {
        if (stall != null) {
            stall.settle();
            stall = null;
        }
    }

    private void fail(Throwable t) {
        if (!over) {
            end();
            reader.onError(t);
        }
    }

    private void end() {
        over = true;
        settle();
        unsent.clear();
        streams.ended(this);
        try {
            source.close();
        } catch (RuntimeException e) {
            log.error("a stream's source failed to close", e);
        }
    }

    /** What a source answered: a batch or a failure. */
    private static final class Fetched<T> {
        private final Batch<T> batch;
        private final @Nullable Throwable failure;

        Fetched(Batch<T> batch, @Nullable Throwable failure) {
            this.batch = batch;
            this.failure = failure;
        }
    }

    /** A time in which the reader takes nothing. */
    private final class Stall {
        private final long bytes;
        private final TimerWheel.Timer timer;
        private volatile boolean isOver;

        Stall(long bytes) {
            this.bytes = bytes;
            this.timer = streams.onStall(() -> {
                isOver = true;
                signal();
            });
        }

        void settle() {
            timer.cancel();
            streams.answers().release(bytes);
        }
    }
}
