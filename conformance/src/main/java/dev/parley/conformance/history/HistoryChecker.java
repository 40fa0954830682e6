package dev.parley.conformance.history;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds out whether what concurrent callers of a session were told can all be true. It reports only what cannot be, in
 * whatever order the calls took effect; so what it reports is a fault of the server.
 */
public final class HistoryChecker {
    private static final List<Rule> RULES = List.of(
            (evidence, report) -> evidence.ledger().contradictions().forEach(report),
            new OriginRule(),
            new AnswerRule(),
            new RetryRule(),
            new OrderRule(),
            new OnceRule(),
            new BatchRule(),
            new ReadRule(),
            new ErasureRule());

    private HistoryChecker() {}

    /** All violations; none if the history keeps every promise. */
    public static List<Violation> check(History history) {
        var evidence = Evidence.of(history);
        var violations = new ArrayList<Violation>();
        RULES.forEach(rule -> rule.check(evidence, violations::add));
        return List.copyOf(violations);
    }
}
