package dev.parley.server.grpc.transport;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What is known of calls before their handlers know of them.
 *
 * <p>Counts the bytes of requests from their arrival until their handlers have them. Otherwise clients that begin
 * requests and do not end them could fill the memory, in which every connection has its buffers.
 *
 * <p>Makes it possible to reset a call that is closed, but whose answer nobody reads. A call has no such method; it is
 * reset when a context above its own is cancelled by a timeout.
 */
final class Arrivals extends ServerStreamTracer.Factory {
    private static final Context.Key<Arrival> CURRENT = Context.key("parley-arrival");
    // Requests below it are not worth counting.
    private static final int SMALL_REQUEST_BYTES = 4 << 10;

    private final ByteBudget budget;

    Arrivals(ByteBudget budget) {
        this.budget = budget;
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
        return new Arrival(budget);
    }

    /** The arrival of the call that begins on this thread, if it is watched. */
    static @Nullable Arrival current() {
        return CURRENT.get();
    }

    /** One call. */
    static final class Arrival extends ServerStreamTracer {
        private final ByteBudget budget;
        private volatile @Nullable CancellableContext above;
        private @Nullable Runnable onRefused;
        private long arrived;
        private long reserved;
        private boolean over;

        private Arrival(ByteBudget budget) {
            this.budget = budget;
        }

        @Override
        public Context filterContext(Context context) {
            var cancellable = context.withCancellation();
            above = cancellable;
            return cancellable.withValue(CURRENT, this);
        }

        /** Resets the call. Whatever of its answer is in memory is dropped. */
        void reset() {
            var cancellable = above;
            if (cancellable != null) {
                cancellable.cancel(new TimeoutException("the answer was not read"));
            }
        }

        /** Has a task run, once, if there is no room for the rest of the request. */
        synchronized void onRefused(Runnable task) {
            onRefused = task;
        }

        @Override
        public void inboundWireSize(long bytes) {
            var refused = reserve(bytes);
            if (refused != null) {
                refused.run();
            }
        }

        @Override
        public void streamClosed(Status status) {
            handedOver();
        }

        /** The request is with its handler, or gone: it is counted no more. */
        synchronized void handedOver() {
            over = true;
            budget.release(reserved);
            reserved = 0;
        }

        private synchronized @Nullable Runnable reserve(long bytes) {
            arrived += bytes;
            long missing = arrived < SMALL_REQUEST_BYTES ? 0 : arrived - reserved;
            if (over || missing == 0) {
                return null;
            }
            if (budget.tryReserve(missing)) {
                reserved += missing;
                return null;
            }
            over = true;
            return onRefused;
        }
    }
}
