package dev.parley.conformance.history;

import dev.parley.conformance.history.Operation.Append;
import dev.parley.conformance.history.Operation.Sent;
import java.util.Set;
import java.util.function.Consumer;

/** A retry of what is stored is never refused for what only new messages are checked for. */
final class RetryRule implements Rule {
    private static final Set<String> CHECKS =
            Set.of("SEQUENCE_MISMATCH", "MESSAGE_ID_CONFLICT", "SESSION_CLOSED", "SESSION_FULL");

    @Override
    public void check(Evidence evidence, Consumer<Violation> report) {
        evidence.history()
                .appends()
                .filter(append -> append.outcome() instanceof Outcome.Refused<?>(var reason) && CHECKS.contains(reason))
                .filter(append -> append.messages().stream().allMatch(sent -> wasThere(evidence, append, sent)))
                .forEach(append -> report.accept(Violation.of(
                        Promise.REPLAYS_TELL_THE_TRUTH,
                        append,
                        evidence.ledger()
                                .at(place(evidence, append.messages().getFirst()))
                                .orElseThrow(),
                        "before it %d was reached: %s"
                                .formatted(
                                        evidence.floor().before(append.span()).sequence(),
                                        evidence.floor().before(append.span()).source()))));
    }

    // What is told of later is at a sequence that the log had reached, and only one message ever is.
    private static boolean wasThere(Evidence evidence, Append append, Sent sent) {
        long place = place(evidence, sent);
        return place > 0
                && place <= evidence.floor().before(append.span()).sequence()
                && evidence.ledger()
                        .at(place)
                        .filter(sighting -> sighting.message().id().equals(sent.id())
                                && sighting.message().content().equals(sent.content()))
                        .isPresent()
                && !evidence.erasures().mayHaveErased(place, append.span().end());
    }

    /** Where a message is; 0 where nobody was told. */
    private static long place(Evidence evidence, Sent sent) {
        var sequences = evidence.ledger().sequencesOf(sent.id());
        return sequences.isEmpty() ? 0 : sequences.getFirst();
    }
}
