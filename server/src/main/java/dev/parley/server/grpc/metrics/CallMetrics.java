package dev.parley.server.grpc.metrics;

import dev.parley.server.grpc.transport.Instrumentation;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerBuilder;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.opentelemetry.api.metrics.Meter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Records the standard metrics of every call, with the status that its caller sees.
 *
 * <p>gRPC's own module for this makes the labels anew for each call; here each pair of method and status has them
 * ready.
 */
public final class CallMetrics implements Instrumentation {
    // For methods that there are not, however many names strangers think of.
    private static final String OTHER = "other";

    private final CallInstruments instruments;
    private final MethodMetrics other;
    private final Map<String, MethodMetrics> methods = new ConcurrentHashMap<>();

    public CallMetrics(Meter meter) {
        this.instruments = CallInstruments.of(meter);
        this.other = new MethodMetrics(instruments, OTHER);
    }

    @Override
    public void instrument(ServerBuilder<?> builder) {
        builder.addStreamTracerFactory(new ServerStreamTracer.Factory() {
            @Override
            public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
                return new Tracer();
            }
        });
    }

    // Only methods made from a .proto file are marked so: their names are few, and everybody may know them.
    private MethodMetrics of(MethodDescriptor<?, ?> method) {
        return method.isSampledToLocalTracing()
                ? methods.computeIfAbsent(method.getFullMethodName(), name -> new MethodMetrics(instruments, name))
                : other;
    }

    /** One call. gRPC tells it of one thing after the other, if not always on the same thread. */
    private final class Tracer extends ServerStreamTracer {
        private final long began = System.nanoTime();
        private @Nullable MethodMetrics method;
        private long sent;
        private long received;

        @Override
        public void serverCallStarted(ServerCallInfo<?, ?> call) {
            start(of(call.getMethodDescriptor()));
        }

        @Override
        public void outboundWireSize(long bytes) {
            sent += bytes;
        }

        @Override
        public void inboundWireSize(long bytes) {
            received += bytes;
        }

        @Override
        public void streamClosed(Status status) {
            var ended = method;
            if (ended == null) {
                // gRPC has refused it by itself, such as for a compression that it does not know.
                ended = start(other);
            }
            ended.end(status.getCode(), System.nanoTime() - began, sent, received);
        }

        private MethodMetrics start(MethodMetrics started) {
            method = started;
            started.start();
            return started;
        }
    }
}
