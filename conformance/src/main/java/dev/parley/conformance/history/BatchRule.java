package dev.parley.conformance.history;

import dev.parley.conformance.history.Operation.Append;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** Batches stand together, and at no moment does the log end within one. */
final class BatchRule implements Rule {
    @Override
    public void check(Evidence evidence, Consumer<Violation> report) {
        var extents = new TreeMap<Long, Extent>();
        evidence.history().appends().filter(append -> !append.added().isEmpty()).forEach(append -> {
            var added = append.added();
            extents.put(added.getFirst().sequence(), new Extent(added.getLast().sequence(), append));
        });
        var looked = new HashSet<List<String>>();
        evidence.history()
                .appends()
                .filter(append ->
                        !append.outcome().isRefused() && !append.outcome().isAcknowledged())
                .filter(append -> looked.add(append.ids()))
                .forEach(append -> findExtent(evidence, append, extents, report));
        for (var moment : moments(evidence)) {
            checkMoment(moment, extents, report);
        }
    }

    /** Where a batch ends that begins somewhere. */
    private record Extent(long last, Append append) {}

    /** Somebody was told what {@code last_sequence} was at one moment. */
    private record Moment(long last, Operation source) {}

    // Nobody was answered where this batch is. Any message of it that somebody saw tells where the others must be.
    private static void findExtent(
            Evidence evidence, Append append, Map<Long, Extent> extents, Consumer<Violation> report) {
        if (wasTouched(evidence, append)) {
            return;
        }
        var ids = append.ids();
        for (int i = 0; i < ids.size(); i++) {
            var sequences = evidence.ledger().sequencesOf(ids.get(i));
            if (sequences.isEmpty()) {
                continue;
            }
            long begin = sequences.getFirst() - i;
            // What nobody saw may have been erased, too, and put elsewhere by a retry.
            if (LongStream.range(begin, begin + ids.size()).anyMatch(evidence.erasures()::mayHaveErased)) {
                return;
            }
            extents.putIfAbsent(begin, new Extent(begin + ids.size() - 1, append));
            checkWhole(evidence, append, begin, report);
            return;
        }
    }

    private static void checkWhole(Evidence evidence, Append append, long begin, Consumer<Violation> report) {
        var ids = append.ids();
        for (int i = 0; i < ids.size(); i++) {
            long place = begin + i;
            var elsewhere = evidence.ledger().sequencesOf(ids.get(i)).stream()
                    .filter(sequence -> sequence != place)
                    .findFirst();
            var id = ids.get(i);
            var other = evidence.ledger()
                    .at(place)
                    .filter(sighting -> !sighting.message().id().equals(id));
            if (elsewhere.isPresent() || other.isPresent() || place < 1) {
                report.accept(Violation.of(
                        Promise.WHOLE_BATCHES,
                        append,
                        "by its other messages %s belongs at %d".formatted(id, place),
                        other.<Object>map(sighting -> sighting)
                                .orElseGet(() -> id + " is at " + elsewhere.orElse(place))));
                return;
            }
        }
    }

    // Where something may have erased one of them, or another call certainly added some, a retry may have put the rest
    // elsewhere.
    private static boolean wasTouched(Evidence evidence, Append append) {
        return append.ids().stream()
                .anyMatch(id -> evidence.attempts().of(id).stream()
                                .anyMatch(other ->
                                        !other.added().isEmpty() || !other.ids().equals(append.ids()))
                        || evidence.ledger().sequencesOf(id).stream()
                                .anyMatch(sequence -> evidence.erasures().mayHaveErased(sequence)));
    }

    private static List<Moment> moments(Evidence evidence) {
        var moments = new ArrayList<Moment>();
        for (var operation : evidence.history().operations()) {
            switch (operation) {
                case Operation.Read read -> read.lastSequence().ifPresent(last -> moments.add(new Moment(last, read)));
                case Append append
                when !append.added().isEmpty() ->
                    append.guard().expected().ifPresent(last -> moments.add(new Moment(last, append)));
                case Operation.Truncation truncation
                when truncation.outcome().isAcknowledged() ->
                    moments.add(new Moment(truncation.expected(), truncation));
                default -> {}
            }
        }
        return moments;
    }

    private static void checkMoment(Moment moment, NavigableMap<Long, Extent> extents, Consumer<Violation> report) {
        var entry = extents.floorEntry(moment.last());
        if (entry != null && entry.getValue().last() > moment.last()) {
            report.accept(Violation.of(
                    Promise.LAST_SEQUENCE_IS_EARNED,
                    "last_sequence was %d for %s".formatted(moment.last(), moment.source()),
                    "but a batch is at %d to %d: %s"
                            .formatted(
                                    entry.getKey(),
                                    entry.getValue().last(),
                                    entry.getValue().append())));
        }
    }
}
