package dev.parley.conformance.history;

import dev.parley.conformance.history.Operation.Append;
import dev.parley.conformance.history.Operation.Given;
import dev.parley.conformance.history.Operation.Read;
import dev.parley.conformance.history.Operation.Truncation;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What {@code last_sequence} had reached at least, by what had been answered until then. */
final class Floor {
    private final NavigableMap<Long, Fact> facts = new TreeMap<>();

    Floor(History history) {
        history.operations().stream()
                .sorted(Comparator.comparingLong(operation -> operation.span().end()))
                .forEach(this::add);
    }

    /** Somebody was told that the log reaches there. */
    record Fact(long sequence, String source) {
        static final Fact NOTHING = new Fact(0, "the log began empty");
    }

    private void add(Operation operation) {
        long reached = reached(operation);
        var before = facts.isEmpty() ? Fact.NOTHING : facts.lastEntry().getValue();
        if (reached > before.sequence()) {
            facts.put(operation.span().end(), new Fact(reached, operation.toString()));
        }
    }

    private static long reached(Operation operation) {
        return switch (operation) {
            case Append append ->
                append.given().stream().mapToLong(Given::sequence).max().orElse(0);
            case Truncation truncation -> truncation.outcome().isAcknowledged() ? truncation.expected() : 0;
            case Read read -> read.highest();
            case Operation.Deletion _, Operation.Miss _ -> 0;
        };
    }

    /** The highest sequence that had been answered before a call was made. */
    Fact before(Span span) {
        var entry = facts.lowerEntry(span.start());
        return entry == null ? Fact.NOTHING : entry.getValue();
    }
}
