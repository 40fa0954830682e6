package dev.parley.conformance.support;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;

/** What holds for every call of the suite: it ends at some time, and its error knows which method it is of. */
final class CallRules implements ClientInterceptor {
    /** In the trailers of an error: the full name of the method. Never on the wire. */
    static final Metadata.Key<String> METHOD = Metadata.Key.of("conformance-method", Metadata.ASCII_STRING_MARSHALLER);

    private static final int PATIENCE_SECONDS = 60;

    @Override
    public <I, O> ClientCall<I, O> interceptCall(MethodDescriptor<I, O> method, CallOptions options, Channel next) {
        var patient =
                options.getDeadline() == null ? options.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS) : options;
        return new SimpleForwardingClientCall<>(next.newCall(method, patient)) {
            @Override
            public void start(Listener<O> listener, Metadata headers) {
                super.start(naming(method, listener), headers);
            }
        };
    }

    private static <O> ClientCall.Listener<O> naming(MethodDescriptor<?, O> method, ClientCall.Listener<O> listener) {
        return new SimpleForwardingClientCallListener<>(listener) {
            @Override
            public void onClose(Status status, Metadata trailers) {
                trailers.put(METHOD, method.getFullMethodName());
                super.onClose(status, trailers);
            }
        };
    }
}
