package dev.parley.conformance.history;

import java.util.HashSet;
import java.util.function.Consumer;

/** No message is at two sequences, unless it was erased in between. */
final class OnceRule implements Rule {
    @Override
    public void check(Evidence evidence, Consumer<Violation> report) {
        var looked = new HashSet<String>();
        for (var sighting : evidence.ledger().all()) {
            var id = sighting.message().id();
            if (looked.add(id)) {
                check(evidence, id, report);
            }
        }
    }

    private static void check(Evidence evidence, String id, Consumer<Violation> report) {
        long before = 0;
        for (long sequence : evidence.ledger().sequencesOf(id)) {
            var again = evidence.ledger().at(sequence);
            // Elsewhere reported: another message is there, too.
            if (again.isEmpty() || !again.get().message().id().equals(id)) {
                continue;
            }
            long time = again.get().source().span().end();
            if (before > 0 && !evidence.erasures().mayHaveErased(before, time)) {
                report.accept(Violation.of(
                        Promise.ONCE_ONLY,
                        evidence.ledger().at(before).orElseThrow(),
                        again.get(),
                        "nothing had erased it in between"));
            }
            before = sequence;
        }
    }
}
