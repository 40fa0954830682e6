package dev.parley.server.grpc.transport;

import dev.parley.server.domain.Measure;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** What the server is busy with, and what it has no room for, as numbers. */
record Load(Limits limits, ByteBudget requests, ByteBudget answers) {
    List<Measure> measures() {
        return List.of(
                Measure.gauge(
                        "parley.calls.active",
                        "{call}",
                        "Calls under way that are no streams: not answered, or their answers not read.",
                        limits::activeCalls),
                Measure.gauge(
                        "parley.streams.active",
                        "{stream}",
                        "Streams under way, with those of health checks and reflection.",
                        limits::activeStreams),
                buffers(
                        "parley.buffer.bytes",
                        "Bytes in memory of requests that arrive, or of answers that wait for slow readers.",
                        requests::waitingBytes,
                        answers::waitingBytes),
                buffers(
                        "parley.buffer.limit",
                        "How many bytes parley.buffer.bytes may reach.",
                        requests::maxBytes,
                        answers::maxBytes),
                new Measure(
                        "parley.overload.refusals",
                        Measure.Kind.COUNTER,
                        "{call}",
                        "Calls that a limit of the whole server has ended.",
                        this::readRefusals));
    }

    private static Measure buffers(String name, String description, LongSupplier requests, LongSupplier answers) {
        return new Measure(name, Measure.Kind.GAUGE, "By", description, values -> {
            values.put(requests.getAsLong(), Map.of("buffer", "requests"));
            values.put(answers.getAsLong(), Map.of("buffer", "answers"));
        });
    }

    private void readRefusals(Measure.Values values) {
        values.put(limits.refusedCalls(), Map.of("limit", "calls"));
        values.put(limits.refusedStreams(), Map.of("limit", "streams"));
        values.put(requests.refusals(), Map.of("limit", "request_bytes"));
        values.put(answers.refusals(), Map.of("limit", "answer_bytes"));
    }
}
