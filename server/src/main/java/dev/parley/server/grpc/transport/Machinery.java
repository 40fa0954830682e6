package dev.parley.server.grpc.transport;

import java.util.function.Supplier;

/** What all calls of one server share. */
record Machinery(TimerWheel timers, AnswerBudget answers, Streams streams, Limits limits, Failures failures) {
    /** Machinery whose timers stand still until they are started. */
    static Machinery of(TransportSettings settings, TimerWheel timers, Supplier<String> incidentIds) {
        var calls = settings.calls();
        var answers = new AnswerBudget(calls.maxWaitingBytes());
        return new Machinery(
                timers,
                answers,
                new Streams(timers, answers, calls.stallTimeout()),
                new Limits(calls.maxConcurrent(), answers),
                new Failures(incidentIds));
    }
}
