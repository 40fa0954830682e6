package dev.parley.conformance.history;

import dev.parley.conformance.history.Operation.Deletion;
import dev.parley.conformance.history.Operation.Truncation;
import dev.parley.conformance.history.Outcome.Acknowledged;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** The counts of erasures are those of what was there. */
final class ErasureRule implements Rule {
    @Override
    public void check(Evidence evidence, Consumer<Violation> report) {
        evidence.history().of(Truncation.class).forEach(truncation -> {
            if (truncation.outcome() instanceof Acknowledged<Long>(var count)) {
                check(evidence, truncation, count, report);
            }
        });
        evidence.history().of(Deletion.class).forEach(deletion -> {
            if (deletion.outcome() instanceof Acknowledged<Long>(var count)) {
                check(evidence, deletion, count, report);
            }
        });
    }

    private static void check(Evidence evidence, Truncation truncation, long count, Consumer<Violation> report) {
        long most = truncation.expected() - truncation.after();
        long least = LongStream.rangeClosed(truncation.after() + 1, truncation.expected())
                .filter(sequence -> !evidence.erasures().mayHaveErasedBeside(truncation, sequence))
                .count();
        checkBetween(truncation, count, least, most, report);
    }

    private static void check(Evidence evidence, Deletion deletion, long count, Consumer<Violation> report) {
        long most = deletion.ids().stream()
                .filter(id -> evidence.attempts().of(id).stream()
                        .anyMatch(append ->
                                append.span().start() <= deletion.span().end()))
                .count();
        long least = deletion.ids().stream()
                .filter(id -> wasCertainlyThere(evidence, deletion, id))
                .count();
        checkBetween(deletion, count, least, most, report);
    }

    private static boolean wasCertainlyThere(Evidence evidence, Deletion deletion, String id) {
        return evidence.ledger().sequencesOf(id).stream()
                .anyMatch(sequence -> evidence.ledger()
                                .at(sequence)
                                .filter(sighting -> sighting.isBefore(deletion.span()))
                                .isPresent()
                        && !evidence.erasures().mayHaveErasedBeside(deletion, sequence));
    }

    private static void checkBetween(Operation erasure, long count, long least, long most, Consumer<Violation> report) {
        if (count < least || count > most) {
            report.accept(Violation.of(
                    Promise.COUNTS_ARE_TRUE, erasure, "it erased at least %d and at most %d".formatted(least, most)));
        }
    }
}
