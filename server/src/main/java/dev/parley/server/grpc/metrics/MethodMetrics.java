package dev.parley.server.grpc.metrics;

import io.grpc.Status;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.Context;
import java.util.stream.IntStream;

/** What is recorded of the calls of one method. */
final class MethodMetrics {
    private static final double NANOS_PER_SECOND = 1e9;

    private final CallInstruments instruments;
    private final Attributes started;
    // By the number of the status.
    private final Attributes[] ended;
    // Without one given, every record looks for it.
    private final Context context = Context.root();

    MethodMetrics(CallInstruments instruments, String method) {
        this.instruments = instruments;
        this.started = Attributes.of(CallInstruments.METHOD, method);
        this.ended = IntStream.range(0, Status.Code.values().length)
                .mapToObj(number -> Status.fromCodeValue(number).getCode())
                .map(code -> Attributes.of(CallInstruments.METHOD, method, CallInstruments.STATUS, code.name()))
                .toArray(Attributes[]::new);
    }

    void start() {
        instruments.started().add(1, started, context);
    }

    /** Records the end of a call. */
    void end(Status.Code status, long nanos, long sentBytes, long receivedBytes) {
        var labels = ended[status.value()];
        instruments.duration().record(nanos / NANOS_PER_SECOND, labels, context);
        instruments.sent().record(sentBytes, labels, context);
        instruments.received().record(receivedBytes, labels, context);
    }
}
