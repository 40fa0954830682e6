package dev.parley.server.grpc.transport;

import dev.parley.server.domain.Call;
import io.grpc.Context;
import org.jspecify.annotations.Nullable;

/** The call that a handler answers. */
public final class Calls {
    private static final Context.Key<Call> CURRENT = Context.key("parley-call");

    private Calls() {}

    /**
     * Who calls, and until when. To be asked for on the handler's thread, before it returns.
     *
     * <p>A stream whose client sets no deadline has one more than a hundred years ahead.
     *
     * @throws IllegalStateException outside of a call
     */
    public static Call current() {
        @Nullable Call call = CURRENT.get();
        if (call == null) {
            throw new IllegalStateException("no call is being answered on this thread");
        }
        return call;
    }

    /** Runs a handler as the answer to a call. */
    public static void run(@Nullable Call call, Runnable handler) {
        if (call == null) {
            handler.run();
            return;
        }
        var context = Context.current().withValue(CURRENT, call);
        var previous = context.attach();
        try {
            handler.run();
        } finally {
            context.detach(previous);
        }
    }
}
