package dev.parley.server.grpc.metrics;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;

/**
 * The server's instruments of gRFC A66, "OpenTelemetry Metrics": names, units, buckets and labels are as it says.
 *
 * @param started counts calls by method
 * @param duration in seconds, by method and status
 * @param sent bytes of a call's answers, compressed, by method and status
 * @param received bytes of a call's requests, compressed, by method and status
 */
record CallInstruments(LongCounter started, DoubleHistogram duration, LongHistogram sent, LongHistogram received) {
    static final AttributeKey<String> METHOD = AttributeKey.stringKey("grpc.method");
    static final AttributeKey<String> STATUS = AttributeKey.stringKey("grpc.status");

    private static final List<Double> DURATIONS = List.of(
            0.0, 0.00001, 0.00005, 0.0001, 0.0003, 0.0006, 0.0008, 0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.008,
            0.01, 0.013, 0.016, 0.02, 0.025, 0.03, 0.04, 0.05, 0.065, 0.08, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.4, 0.5,
            0.65, 0.8, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0);
    private static final List<Long> SIZES = List.of(
            0L,
            1024L,
            2048L,
            4096L,
            16384L,
            65536L,
            262144L,
            1048576L,
            4194304L,
            16777216L,
            67108864L,
            268435456L,
            1073741824L,
            4294967296L);

    static CallInstruments of(Meter meter) {
        return new CallInstruments(
                meter.counterBuilder("grpc.server.call.started")
                        .setUnit("{call}")
                        .setDescription("Calls that have started, whether they are over or not.")
                        .build(),
                meter.histogramBuilder("grpc.server.call.duration")
                        .setUnit("s")
                        .setDescription("How long calls took, from the headers until the transport let go of them.")
                        .setExplicitBucketBoundariesAdvice(DURATIONS)
                        .build(),
                sizes(meter, "grpc.server.call.sent_total_compressed_message_size", "sent in a call's answers"),
                sizes(meter, "grpc.server.call.rcvd_total_compressed_message_size", "received in a call's requests"));
    }

    private static LongHistogram sizes(Meter meter, String name, String what) {
        return meter.histogramBuilder(name)
                .ofLongs()
                .setUnit("By")
                .setDescription("Bytes " + what + ", compressed, without the frames around them.")
                .setExplicitBucketBoundariesAdvice(SIZES)
                .build();
    }
}
