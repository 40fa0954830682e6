package dev.parley.server.grpc.transport;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes it possible to reset a call that is closed, but whose answer nobody reads. A call has no such method; it is
 * reset when a context above its own is cancelled by a timeout. Calls with a deadline of their client's are reset by
 * gRPC.
 */
final class Resets extends ServerStreamTracer.Factory {
    private static final Context.Key<CancellableContext> ABOVE = Context.key("parley-reset");
    private static final Metadata.Key<String> CLIENT_TIMEOUT =
            Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER);

    private final ServerStreamTracer withReset = new ServerStreamTracer() {
        @Override
        public Context filterContext(Context context) {
            var above = context.withCancellation();
            return above.withValue(ABOVE, above);
        }
    };
    private final ServerStreamTracer without = new ServerStreamTracer() {};

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
        return headers.containsKey(CLIENT_TIMEOUT) ? without : withReset;
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
