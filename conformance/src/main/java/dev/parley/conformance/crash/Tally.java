package dev.parley.conformance.crash;

import dev.parley.conformance.history.History;
import dev.parley.conformance.history.Operation.Append;
import dev.parley.conformance.history.Operation.Given;
import dev.parley.conformance.history.Operation.Seen;
import dev.parley.conformance.history.Operation.Sent;
import dev.parley.conformance.history.Outcome.Acknowledged;
import dev.parley.conformance.history.Outcome.Unknown;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of the appends to some sessions.
 *
 * @param acknowledged messages
 * @param unknown appends of which an attempt had no outcome
 * @param applied how many of these a retry told that they had been applied
 * @param replayed answers that told of messages which had been there
 * @param lost acknowledged messages that are not where the answer said
 * @param duplicate messages that are there more than once
 */
record Tally(long acknowledged, long unknown, long applied, long replayed, long lost, long duplicate) {
    static final Tally NOTHING = new Tally(0, 0, 0, 0, 0, 0);

    Tally plus(Tally other) {
        return new Tally(
                acknowledged + other.acknowledged,
                unknown + other.unknown,
                applied + other.applied,
                replayed + other.replayed,
                lost + other.lost,
                duplicate + other.duplicate);
    }

    /**
     * Of one session.
     *
     * @param log what was there in the end
     * @param isErased whether messages were erased from it, too, so that what is missing may not be lost
     */
    static Tally of(History history, List<Seen> log, boolean isErased) {
        var appends = history.operations().stream()
                .filter(Append.class::isInstance)
                .map(Append.class::cast)
                .toList();
        var byMessages = appends.stream()
                .collect(Collectors.groupingBy(
                        append -> append.messages().stream().map(Sent::id).toList()));
        var unknown = byMessages.values().stream().filter(Tally::hasUnknown).toList();
        var acknowledged = acknowledged(appends);
        return new Tally(
                acknowledged.size(),
                unknown.size(),
                unknown.stream().filter(Tally::isTold).count(),
                appends.stream().filter(Tally::isReplay).count(),
                isErased ? 0 : lost(acknowledged, log),
                duplicate(log));
    }

    private static Map<String, Long> acknowledged(List<Append> appends) {
        var acknowledged = new HashMap<String, Long>();
        for (var append : appends) {
            given(append).forEach(given -> acknowledged.put(given.id(), given.sequence()));
        }
        return acknowledged;
    }

    private static long lost(Map<String, Long> acknowledged, List<Seen> log) {
        var shown = log.stream().collect(Collectors.toMap(Seen::sequence, Seen::id, (first, _) -> first));
        return acknowledged.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(shown.get(entry.getValue())))
                .count();
    }

    private static long duplicate(List<Seen> log) {
        var ids = new HashSet<String>();
        return log.stream().filter(seen -> !ids.add(seen.id())).count();
    }

    private static boolean hasUnknown(List<Append> attempts) {
        return attempts.stream().anyMatch(attempt -> attempt.outcome() instanceof Unknown);
    }

    // By the first answer: later ones are replays anyway.
    private static boolean isTold(List<Append> attempts) {
        return attempts.stream()
                .filter(attempt -> attempt.outcome().isAcknowledged())
                .min((a, b) -> Long.compare(a.span().start(), b.span().start()))
                .filter(Tally::isReplay)
                .isPresent();
    }

    private static boolean isReplay(Append append) {
        var given = given(append);
        return !given.isEmpty() && given.stream().allMatch(Given::isReplayed);
    }

    private static List<Given> given(Append append) {
        return append.outcome() instanceof Acknowledged<List<Given>>(var answer) ? answer : List.of();
    }
}
