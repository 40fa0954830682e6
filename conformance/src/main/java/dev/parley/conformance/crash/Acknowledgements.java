package dev.parley.conformance.crash;

import dev.parley.v1.MessageStoreGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Watches the appends on the connections to one server, for the first that is acknowledged from some moment on. */
final class Acknowledgements implements ClientInterceptor {
    private static final Duration LOOK = Duration.ofMillis(2);
    private static final long NONE = 0;

    private final AtomicLong first = new AtomicLong();

    /** From now on. */
    void forget() {
        first.set(NONE);
    }

    /**
     * Waits for the first.
     *
     * @return when it came, as {@link System#nanoTime} has it
     */
    long await(Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        while (first.get() == NONE) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("no append was acknowledged for %d s".formatted(longest.toSeconds()));
            }
            Pause.of(LOOK);
        }
        return first.get();
    }

    @Override
    public <I, O> ClientCall<I, O> interceptCall(MethodDescriptor<I, O> method, CallOptions options, Channel next) {
        var call = next.newCall(method, options);
        if (!method.getFullMethodName()
                .equals(MessageStoreGrpc.getAppendMessagesMethod().getFullMethodName())) {
            return call;
        }
        return new SimpleForwardingClientCall<>(call) {
            @Override
            public void start(Listener<O> listener, Metadata headers) {
                super.start(new Watch<>(listener), headers);
            }
        };
    }

    private final class Watch<O> extends SimpleForwardingClientCallListener<O> {
        Watch(ClientCall.Listener<O> listener) {
            super(listener);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (status.isOk()) {
                first.compareAndSet(NONE, System.nanoTime());
            }
            super.onClose(status, trailers);
        }
    }
}
