package dev.parley.conformance.history;

import dev.parley.conformance.history.Ledger.Sighting;
import java.util.function.Consumer;

/** Everything that is shown was sent before, and not refused. */
final class OriginRule implements Rule {
    @Override
    public void check(Evidence evidence, Consumer<Violation> report) {
        for (var sighting : evidence.ledger().all()) {
            check(evidence, sighting, report);
        }
    }

    private static void check(Evidence evidence, Sighting sighting, Consumer<Violation> report) {
        var message = sighting.message();
        var attempts = evidence.attempts().of(message.id());
        if (attempts.isEmpty()) {
            Object origin = evidence.attempts()
                    .refused(message.id())
                    .<Object>map(refused -> refused)
                    .orElse("nobody appended " + message.id());
            report.accept(Violation.of(Promise.NOTHING_INVENTED, sighting, origin));
            return;
        }
        if (attempts.stream()
                .noneMatch(append ->
                        Attempts.contentOf(append, message.id()).orElseThrow().equals(message.content()))) {
            report.accept(Violation.of(
                    Promise.NOTHING_INVENTED,
                    sighting,
                    "its content is " + message.content(),
                    "sent was "
                            + Attempts.contentOf(attempts.getFirst(), message.id())
                                    .orElseThrow()));
        }
        var placers = evidence.attempts().placers(message.id(), message.sequence());
        if (placers.isEmpty()) {
            report.accept(Violation.of(Promise.ONCE_ONLY, sighting, "no call put it there; but: " + attempts));
        } else if (sighting.source().span().isBefore(placers.getFirst().span())) {
            report.accept(Violation.of(Promise.NOTHING_INVENTED, sighting, "it was sent later: " + placers.getFirst()));
        }
    }
}
