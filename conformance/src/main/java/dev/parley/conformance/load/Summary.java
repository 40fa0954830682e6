package dev.parley.conformance.load;

import dev.parley.conformance.history.Operation;
import dev.parley.conformance.history.Outcome;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How many calls of which kind had which outcome. */
public final class Summary {
    private final Map<String, Integer> counts = new TreeMap<>();

    /** Counts a session in. */
    public void add(Recording recording) {
        recording.history().operations().forEach(operation -> counts.merge(kind(operation), 1, Integer::sum));
        recording.failedReads().forEach((reason, count) -> counts.merge("read failed, " + reason, count, Integer::sum));
    }

    /** The counts by kind and outcome. */
    public Map<String, Integer> counts() {
        return Map.copyOf(counts);
    }

    private static String kind(Operation operation) {
        return switch (operation) {
            case Operation.Append append -> "append " + outcome(append.outcome());
            case Operation.Truncation truncation -> "truncation " + outcome(truncation.outcome());
            case Operation.Deletion deletion -> "deletion " + outcome(deletion.outcome());
            case Operation.Read _ -> "read";
            case Operation.Miss _ -> "read of a missing message";
        };
    }

    private static String outcome(Outcome<?> outcome) {
        return outcome.isAcknowledged() ? "acknowledged" : outcome.toString();
    }

    @Override
    public String toString() {
        return counts.entrySet().stream()
                .map(entry -> "%9d  %s".formatted(entry.getValue(), entry.getKey()))
                .collect(Collectors.joining(System.lineSeparator()));
    }
}
