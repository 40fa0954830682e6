package dev.parley.conformance.history;

import dev.parley.conformance.history.Operation.Append;
import dev.parley.conformance.history.Operation.Read;
import dev.parley.conformance.history.Operation.Seen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which message everybody was told to be at which sequence. */
final class Ledger {
    private final NavigableMap<Long, Sighting> first = new TreeMap<>();
    private final Map<String, SortedSet<Long>> sequences = new HashMap<>();
    private final List<Violation> contradictions = new ArrayList<>();

    Ledger(History history) {
        var byEnd = history.operations().stream()
                .sorted(Comparator.comparingLong(operation -> operation.span().end()))
                .toList();
        for (var operation : byEnd) {
            for (var message : shown(operation)) {
                add(new Sighting(message, operation));
            }
        }
    }

    /** Somebody was told of a message. */
    record Sighting(Seen message, Operation source) {
        boolean isBefore(Span span) {
            return source.span().isBefore(span);
        }

        @Override
        public String toString() {
            return message + " is told by " + source;
        }
    }

    /** The messages that an answer speaks of. */
    static List<Seen> shown(Operation operation) {
        return switch (operation) {
            case Append append ->
                append.given().stream()
                        .map(given -> new Seen(
                                given.sequence(),
                                given.id(),
                                Attempts.contentOf(append, given.id()).orElse("")))
                        .toList();
            case Read read -> read.seen();
            case Operation.Truncation _, Operation.Deletion _, Operation.Miss _ -> List.of();
        };
    }

    private void add(Sighting sighting) {
        var message = sighting.message();
        var before = first.putIfAbsent(message.sequence(), sighting);
        sequences.computeIfAbsent(message.id(), _ -> new TreeSet<>()).add(message.sequence());
        if (before == null || before.message().equals(message)) {
            return;
        }
        var isOther = !before.message().id().equals(message.id());
        contradictions.add(Violation.of(
                isOther ? Promise.ONE_MESSAGE_A_SEQUENCE : Promise.NOTHING_INVENTED,
                before,
                sighting,
                isOther ? "the ids differ" : "the contents differ"));
    }

    /** Those who were told other things than somebody before them. */
    List<Violation> contradictions() {
        return contradictions;
    }

    /** Who was told first what is at a sequence. */
    Optional<Sighting> at(long sequence) {
        return Optional.ofNullable(first.get(sequence));
    }

    Iterable<Sighting> all() {
        return first.values();
    }

    /** Where a message was said to be, in order. More than one where it was erased and appended again. */
    SortedSet<Long> sequencesOf(String id) {
        return sequences.getOrDefault(id, new TreeSet<>());
    }
}
