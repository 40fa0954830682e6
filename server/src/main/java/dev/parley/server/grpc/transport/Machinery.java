package dev.parley.server.grpc.transport;

import dev.parley.server.domain.Measure;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What all calls of one server share.
 *
 * @param readers where large requests are read
 */
record Machinery(
        TimerWheel timers,
        ByteBudget requests,
        ByteBudget answers,
        Streams streams,
        Limits limits,
        Failures failures,
        ErrorTotals errors,
        Executor readers) {
    /**
     * Machinery whose timers stand still until they are started.
     *
     * @param readers where large requests are read
     */
    static Machinery of(TransportSettings settings, TimerWheel timers, Supplier<String> incidentIds, Executor readers) {
        var calls = settings.calls();
        var answers = new ByteBudget(calls.maxWaitingBytes());
        var errors = new ErrorTotals();
        return new Machinery(
                timers,
                new ByteBudget(calls.maxWaitingBytes()),
                answers,
                new Streams(timers, answers, calls.stallTimeout()),
                new Limits(calls.maxConcurrent(), answers),
                new Failures(incidentIds, errors),
                errors,
                readers);
    }

    /** What all of it tells about itself. */
    List<Measure> measures() {
        return Stream.concat(new Load(limits, requests, answers).measures().stream(), Stream.of(errors.measure()))
                .toList();
    }
}
