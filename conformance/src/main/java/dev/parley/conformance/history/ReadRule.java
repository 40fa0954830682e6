package dev.parley.conformance.history;

import dev.parley.conformance.history.Operation.Miss;
import dev.parley.conformance.history.Operation.Read;
import dev.parley.conformance.history.Operation.Seen;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;

/** A read shows all that is there, in order, and nothing that is gone. */
final class ReadRule implements Rule {
    @Override
    public void check(Evidence evidence, Consumer<Violation> report) {
        evidence.history().reads().forEach(read -> {
            checkOrder(read, report);
            checkHoles(evidence, read, report);
            checkErased(evidence, read, report);
        });
        evidence.history().of(Miss.class).forEach(miss -> checkMiss(evidence, miss, report));
    }

    private static void checkOrder(Read read, Consumer<Violation> report) {
        var sequences = read.seen().stream().map(Seen::sequence).toList();
        var sorted = sequences.stream().sorted().distinct().toList();
        if (!sequences.equals(sorted) && !sequences.equals(sorted.reversed())) {
            report.accept(Violation.of(Promise.READS_ARE_ORDERED, read, "it showed " + sequences));
        }
        for (var message : read.seen()) {
            if (!read.covered().contains(message.sequence())
                    || message.sequence() > read.lastSequence().orElse(Long.MAX_VALUE)) {
                report.accept(Violation.of(
                        Promise.READS_ARE_ORDERED,
                        read,
                        "%s is not within %s and its last_sequence".formatted(message, read.covered())));
            }
        }
    }

    private static void checkHoles(Evidence evidence, Read read, Consumer<Violation> report) {
        var seen = new HashSet<Long>();
        read.seen().forEach(message -> seen.add(message.sequence()));
        // What lies above may not have been appended yet.
        long due = Math.max(read.highest(), evidence.floor().before(read.span()).sequence());
        long last = Math.min(due, read.covered().through());
        for (long sequence = read.covered().after() + 1; sequence <= last; sequence++) {
            if (!seen.contains(sequence)
                    && !evidence.erasures().mayHaveErased(sequence, read.span().end())) {
                report.accept(Violation.of(
                        Promise.NOTHING_LOST,
                        "%s does not show %d".formatted(read, sequence),
                        evidence.ledger()
                                .at(sequence)
                                .<Object>map(sighting -> sighting)
                                .orElse("the log reached " + due),
                        "nothing had erased it"));
            }
        }
    }

    private static void checkErased(Evidence evidence, Read read, Consumer<Violation> report) {
        for (var message : read.seen()) {
            evidence.erasures()
                    .certainly(message.sequence(), read.span())
                    .ifPresent(eraser -> report.accept(Violation.of(
                            Promise.ERASED_IS_GONE,
                            "%s shows %s".formatted(read, message),
                            "erased by " + eraser.source())));
        }
    }

    private static void checkMiss(Evidence evidence, Miss miss, Consumer<Violation> report) {
        var places = List.copyOf(evidence.ledger().sequencesOf(miss.id()));
        for (long sequence : places) {
            evidence.ledger()
                    .at(sequence)
                    .filter(sighting -> sighting.isBefore(miss.span())
                            && !evidence.erasures()
                                    .mayHaveErased(sequence, miss.span().end()))
                    .ifPresent(sighting ->
                            report.accept(Violation.of(Promise.NOTHING_LOST, miss, sighting, "nothing had erased it")));
        }
    }
}
