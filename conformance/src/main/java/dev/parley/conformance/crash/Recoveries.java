package dev.parley.conformance.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How long the first acknowledged append took, from when what was killed took connections again. */
final class Recoveries {
    private final Map<FaultKind, List<Duration>> times = new EnumMap<>(FaultKind.class);

    void add(FaultKind kind, Duration time) {
        times.computeIfAbsent(kind, _ -> new ArrayList<>()).add(time);
    }

    @Override
    public String toString() {
        return times.entrySet().stream()
                .map(entry ->
                        line(entry.getKey(), entry.getValue().stream().sorted().toList()))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String line(FaultKind kind, List<Duration> sorted) {
        return "recovery   median %d ms, worst %d ms, of %d: from when the %s took connections again"
                .formatted(
                        sorted.get(sorted.size() / 2).toMillis(),
                        sorted.getLast().toMillis(),
                        sorted.size(),
                        kind == FaultKind.SERVER ? "server" : "database");
    }
}
