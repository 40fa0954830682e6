package dev.parley.conformance.history;

import dev.parley.conformance.history.Ledger.Sighting;
import dev.parley.conformance.history.Operation.Append;
import dev.parley.conformance.history.Operation.Read;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The order of the log agrees with real time: for appends, guards and {@code last_sequence}. */
final class OrderRule implements Rule {
    @Override
    public void check(Evidence evidence, Consumer<Violation> report) {
        evidence.history()
                .appends()
                .filter(append -> !append.added().isEmpty())
                .forEach(append -> checkAnswered(evidence, append, report));
        for (var sighting : evidence.ledger().all()) {
            checkUnanswered(evidence, sighting, report);
        }
        evidence.history().of(Operation.Truncation.class).forEach(truncation -> {
            var floor = evidence.floor().before(truncation.span());
            if (truncation.outcome().isAcknowledged() && floor.sequence() > truncation.expected()) {
                report.accept(Violation.of(Promise.GUARDS_ARE_EXACT, truncation, floor.source()));
            }
        });
        evidence.history().reads().forEach(read -> checkLastSequence(evidence, read, report));
    }

    private static void checkAnswered(Evidence evidence, Append append, Consumer<Violation> report) {
        var floor = evidence.floor().before(append.span());
        if (floor.sequence() >= append.added().getFirst().sequence()) {
            report.accept(Violation.of(
                    Promise.REAL_TIME_ORDER,
                    append,
                    "before it %d was reached: %s".formatted(floor.sequence(), floor.source())));
        }
    }

    // Of several that may have appended a message, the one that began first leaves the most room.
    private static void checkUnanswered(Evidence evidence, Sighting sighting, Consumer<Violation> report) {
        var message = sighting.message();
        var placers = evidence.attempts().placers(message.id(), message.sequence());
        if (placers.isEmpty()
                || placers.stream().anyMatch(append -> append.outcome().isAcknowledged())) {
            return;
        }
        var floor = evidence.floor().before(placers.getFirst().span());
        if (floor.sequence() >= message.sequence()) {
            report.accept(Violation.of(
                    Promise.REAL_TIME_ORDER,
                    sighting,
                    "appended by " + placers.getFirst(),
                    "before which %d was reached: %s".formatted(floor.sequence(), floor.source())));
        }
        checkGuard(placers, sighting, report);
    }

    // Where nobody was answered, whichever it was kept its guard.
    private static void checkGuard(List<Append> placers, Sighting sighting, Consumer<Violation> report) {
        var id = sighting.message().id();
        boolean fits = placers.stream().anyMatch(append -> {
            var expected = append.guard().expected();
            int place = append.ids().indexOf(id);
            // Those before it in the batch may have been replays, which take no sequence.
            long offset = expected.isEmpty() ? 0 : sighting.message().sequence() - expected.getAsLong() - 1;
            return expected.isEmpty() || (offset >= 0 && offset <= place);
        });
        if (!fits) {
            report.accept(
                    Violation.of(Promise.GUARDS_ARE_EXACT, sighting, "its append was guarded: " + placers.getFirst()));
        }
    }

    private static void checkLastSequence(Evidence evidence, Read read, Consumer<Violation> report) {
        if (read.lastSequence().isEmpty()) {
            return;
        }
        long last = read.lastSequence().getAsLong();
        var floor = evidence.floor().before(read.span());
        if (last < floor.sequence()) {
            report.accept(Violation.of(
                    Promise.READS_ARE_FRESH,
                    read,
                    "before it %d was reached: %s".formatted(floor.sequence(), floor.source())));
        }
        long most = evidence.history()
                .appends()
                .filter(append -> !append.outcome().isRefused()
                        && append.span().start() <= read.span().end())
                .mapToLong(append -> append.outcome().isAcknowledged()
                        ? append.added().size()
                        : append.messages().size())
                .sum();
        if (last > most) {
            report.accept(Violation.of(
                    Promise.LAST_SEQUENCE_IS_EARNED, read, "at most %d were appended by then".formatted(most)));
        }
        checkCount(evidence, read, read.messageCount(), report);
    }

    private static void checkCount(Evidence evidence, Read read, OptionalLong count, Consumer<Violation> report) {
        long last = read.lastSequence().orElseThrow();
        if (count.isEmpty() || count.getAsLong() == last) {
            return;
        }
        if (count.getAsLong() > last || evidence.erasures().areNone()) {
            report.accept(Violation.of(
                    Promise.COUNTS_ARE_TRUE, read, "message_count was " + count.getAsLong(), "nothing was erased"));
        }
    }
}
