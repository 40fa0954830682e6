package dev.parley.conformance.history;

import dev.parley.conformance.history.Operation.Append;
import dev.parley.conformance.history.Operation.Given;
import java.util.HashMap;
import java.util.function.Consumer;

/** The answer of an append fits its request, and the other appends of the same messages. */
final class AnswerRule implements Rule {
    @Override
    public void check(Evidence evidence, Consumer<Violation> report) {
        var addedBy = new HashMap<Long, Append>();
        evidence.history()
                .appends()
                .filter(append -> append.outcome().isAcknowledged())
                .forEach(append -> {
                    checkShape(append, report);
                    checkGuard(append, report);
                    for (var result : append.given()) {
                        if (result.isReplayed()) {
                            checkReplay(evidence, append, result, report);
                            continue;
                        }
                        var other = addedBy.putIfAbsent(result.sequence(), append);
                        if (other != null) {
                            report.accept(Violation.of(
                                    Promise.REPLAYS_TELL_THE_TRUTH,
                                    "sequence %d is new in two answers".formatted(result.sequence()),
                                    other,
                                    append));
                        }
                    }
                });
    }

    private static void checkShape(Append append, Consumer<Violation> report) {
        var ids = append.given().stream().map(Given::id).toList();
        if (!ids.equals(append.ids())) {
            report.accept(Violation.of(Promise.ANSWERS_FIT, append, "sent were " + append.ids()));
        }
        var added = append.added();
        for (int i = 1; i < added.size(); i++) {
            if (added.get(i).sequence() != added.get(i - 1).sequence() + 1) {
                report.accept(Violation.of(
                        Promise.ANSWERS_FIT,
                        append,
                        "%s is not right behind %s".formatted(added.get(i), added.get(i - 1))));
            }
        }
    }

    private static void checkGuard(Append append, Consumer<Violation> report) {
        var added = append.added();
        if (added.isEmpty()) {
            return;
        }
        var guard = append.guard();
        if (guard.expected().isPresent()
                && added.getFirst().sequence() != guard.expected().getAsLong() + 1) {
            report.accept(Violation.of(
                    Promise.GUARDS_ARE_EXACT,
                    append,
                    "it belongs at " + (guard.expected().getAsLong() + 1)));
        }
        if (guard.replaceAfter().isPresent() && added.size() < append.given().size()) {
            report.accept(
                    Violation.of(Promise.ANSWERS_FIT, append, "a replacement is replayed as a whole or not at all"));
        }
    }

    private static void checkReplay(Evidence evidence, Append append, Given result, Consumer<Violation> report) {
        boolean hasOriginal = evidence.attempts().placers(result.id(), result.sequence()).stream()
                .anyMatch(other -> !other.span().equals(append.span())
                        && other.span().start() <= append.span().end());
        if (!hasOriginal) {
            report.accept(Violation.of(
                    Promise.REPLAYS_TELL_THE_TRUTH,
                    append,
                    "no other call can have put %s there before".formatted(result)));
        }
        evidence.erasures()
                .certainly(result.sequence(), append.span())
                .ifPresent(eraser -> report.accept(Violation.of(Promise.ERASED_IS_GONE, append, eraser.source())));
    }
}
