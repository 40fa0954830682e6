package dev.parley.server.grpc.transport;

import dev.parley.server.domain.ParleyException;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What a stream sends, a batch at a time. Its methods are called one after the other, though not on one thread, and
 * must not block.
 */
public interface StreamSource<T> {
    /**
     * Reads the next batch. Asked for when everything before was sent, so a slow reader holds one batch in memory. The
     * failure of the stage is the end of the stream.
     */
    CompletionStage<Batch<T>> next();

    /** An item is on its way to the reader: the stream is resumed after it. */
    void sent(T item);

    /** How the stream ends when the server stops: with the position to resume from. */
    ParleyException onDrain();

    /** How the stream ends when its reader takes nothing for too long: with the position to resume from. */
    ParleyException onStall();

    /** The stream has ended, in whatever way. Called once; a batch that is being read is dropped. */
    void close();

    /**
     * Items in order.
     *
     * @param items may be empty, but a source that answers empty batches at once is asked again at once
     * @param isLast whether the stream ends well after them
     */
    record Batch<T>(List<T> items, boolean isLast) {
        public Batch {
            items = List.copyOf(items);
        }
    }
}
