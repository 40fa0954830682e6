package dev.parley.server.grpc.transport;

import dev.parley.server.domain.Measure;
import dev.parley.server.domain.Reason;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** How many calls have ended with which reason since the start. Thread-safe. */
final class ErrorTotals {
    /** The method of calls of methods that there are not: their names are the caller's. */
    static final String OTHER = "other";

    private final ConcurrentMap<Kind, LongAdder> totals = new ConcurrentHashMap<>();

    void add(String method, Reason reason) {
        totals.computeIfAbsent(new Kind(method, reason), kind -> new LongAdder())
                .increment();
    }

    Measure measure() {
        return new Measure(
                "parley.errors",
                Measure.Kind.COUNTER,
                "{call}",
                "Calls that ended with an error that has a reason.",
                values -> totals.forEach((kind, total) -> values.put(total.sum(), kind.labels())));
    }

    private record Kind(String method, Reason reason) {
        Map<String, String> labels() {
            return Map.of("grpc.method", method, "reason", reason.name());
        }
    }
}
