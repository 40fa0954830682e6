package dev.parley.server.grpc.transport;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes it possible to reset a call that is closed, but whose answer nobody reads. A call has no such method; it is
 * reset when a context above its own is cancelled by a timeout.
 */
final class Resets extends ServerStreamTracer.Factory {
    private static final Context.Key<CancellableContext> ABOVE = Context.key("parley-reset");

    private final ServerStreamTracer tracer = new ServerStreamTracer() {
        @Override
        public Context filterContext(Context context) {
            var above = context.withCancellation();
            return above.withValue(ABOVE, above);
        }
    };

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
        return tracer;
    }

    /** What resets the call that begins on this thread, if anything does. */
    static @Nullable CancellableContext current() {
        return ABOVE.get();
    }

    /** Resets a call. Whatever of its answer is in memory is dropped. */
    static void reset(@Nullable CancellableContext above) {
        if (above != null) {
            above.cancel(new TimeoutException("the answer was not read"));
        }
    }
}
