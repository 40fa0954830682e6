package dev.parley.server.grpc.transport;

import java.util.function.Supplier;

/** What all calls of one server share. */
record Machinery(
        TimerWheel timers, ByteBudget requests, ByteBudget answers, Streams streams, Limits limits, Failures failures) {
    /** Machinery whose timers stand still until they are started. */
    static Machinery of(TransportSettings settings, TimerWheel timers, Supplier<String> incidentIds) {
        var calls = settings.calls();
        var answers = new ByteBudget(calls.maxWaitingBytes());
        return new Machinery(
                timers,
                new ByteBudget(calls.maxWaitingBytes()),
                answers,
                new Streams(timers, answers, calls.stallTimeout()),
                new Limits(calls.maxConcurrent(), answers),
                new Failures(incidentIds));
    }
}
