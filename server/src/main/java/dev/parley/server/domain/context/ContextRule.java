package dev.parley.server.domain.context;

import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.PreconditionException;
import dev.parley.server.domain.context.Step.Bodies;
import dev.parley.server.domain.context.Step.Walk;
import dev.parley.server.domain.context.Summaries.Summary;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a context has (contract §8): a function of what is known of a log, which asks for more where that does not
 * decide. What it chooses does not depend on the pages by which the log was read.
 */
final class ContextRule {
    // How many messages are asked for one by one.
    private static final int MANY = 16;

    private final ContextQuery query;
    private final KnownLog log;
    private final Tail tail;
    // Those that are not pinned, the newest first.
    private final List<Summary> summaries;
    private final NavigableMap<Place, Candidate> taken = new TreeMap<>();
    private final BitSet takenOfTail = new BitSet();
    private int takenSummaries;
    private Load load = Load.NONE;
    private boolean hasUnit;
    private boolean isOverBudget;

    private ContextRule(ContextQuery query, KnownLog log) {
        this.query = query;
        this.log = log;
        this.tail = Tail.of(log, query.budget());
        this.summaries = log.summaries().newestFirst().stream()
                .filter(summary -> !summary.isPinned())
                .toList();
    }

    /**
     * Chooses, or tells what has to be read first.
     *
     * @throws ParleyException {@code BUDGET_TOO_SMALL} if what must be in the context does not fit
     */
    static Step next(ContextQuery query, KnownLog log) {
        var rule = new ContextRule(query, log);
        var step = rule.takeAlways();
        while (step.isEmpty()) {
            step = rule.takeNewest();
        }
        return step.get();
    }

    private Optional<Step> takeAlways() {
        var always = tail.always();
        log.leadingAndPinned().forEach(message -> taken.put(Place.of(message), message));
        always.members().stream().mapToObj(tail::get).forEach(message -> taken.put(Place.of(message), message));
        log.pinnedSummaries().forEach((summary, body) -> taken.put(Place.of(summary), body));
        load = Load.ofAlways(taken.values());
        requireRoom(load);
        if (log.isUnread()) {
            return Optional.of(Walk.OLDER);
        }
        if (!log.unreadPins().isEmpty()) {
            return Optional.of(bodies(log.unreadPins()));
        }
        return log.isLeadingKnown() ? always.wanted().map(Step.class::cast) : Optional.of(Walk.LEADING);
    }

    private Optional<Step> takeNewest() {
        int position = tail.newest(takenOfTail);
        long sequence = position < 0 ? log.floor() - 1 : tail.get(position).sequence();
        if (takenSummaries < summaries.size() && summaries.get(takenSummaries).place() > sequence) {
            return takeSummary(summaries.get(takenSummaries));
        }
        if (position < 0) {
            return Optional.of(log.isWhole() ? choice(0) : Walk.OLDER);
        }
        return takeUnit(position);
    }

    private Optional<Step> takeSummary(Summary summary) {
        var body = log.summary(summary.sequence());
        if (body.isEmpty()) {
            return Optional.of(bodies(unreadSummaries()));
        }
        var more = load.plus(Load.ofSummary(body.get()));
        if (!isTaken(more)) {
            return Optional.of(choice(0));
        }
        take(more);
        taken.put(Place.of(summary), body.get());
        takenSummaries++;
        return Optional.empty();
    }

    private Optional<Step> takeUnit(int position) {
        var unit = tail.unit(position);
        var messages = unit.members().stream().mapToObj(tail::get).toList();
        var more = load.plus(Load.ofUnit(messages));
        // What is not known yet makes it only heavier.
        if (!isTaken(more)) {
            return Optional.of(choice(tail.get(position).sequence()));
        }
        if (unit.wanted().isEmpty()) {
            take(more);
            messages.forEach(message -> taken.put(Place.of(message), message));
            takenOfTail.or(unit.members());
        }
        return unit.wanted().map(Step.class::cast);
    }

    // The newest unit is taken whatever it weighs, if only the answer has room for it.
    private boolean isTaken(Load more) {
        if (!hasUnit) {
            requireBytes(more);
            return true;
        }
        return more.isWithin(query.budget()) && more.bytes() <= query.answerBytes();
    }

    private void take(Load more) {
        isOverBudget |= !more.isWithin(query.budget());
        hasUnit = true;
        load = more;
    }

    private void requireRoom(Load always) {
        if (query.budget() instanceof Budget.Tokens(long max) && always.tokens() > max) {
            throw PreconditionException.budgetTooSmall(query.sessionId(), "max_tokens", max, always.tokens());
        }
        requireBytes(always);
    }

    private void requireBytes(Load needed) {
        if (needed.bytes() > query.answerBytes()) {
            throw PreconditionException.budgetTooSmall(
                    query.sessionId(), "answer_bytes", query.answerBytes(), needed.bytes());
        }
    }

    private List<Long> unreadSummaries() {
        return summaries.stream()
                .skip(takenSummaries)
                .map(Summary::sequence)
                .filter(sequence -> log.summary(sequence).isEmpty())
                .limit(MANY)
                .toList();
    }

    private static Bodies bodies(List<Long> sequences) {
        return new Bodies(sequences.stream().limit(MANY).sorted().toList());
    }

    // The summaries that were not taken are dropped, too, and all that they cover.
    private Choice choice(long dropped) {
        long droppedThrough = summaries.stream()
                .skip(takenSummaries)
                .mapToLong(summary -> summary.covered().through())
                .reduce(dropped, Math::max);
        var openCalls = new LinkedHashSet<String>();
        taken.values().forEach(message -> openCalls.addAll(tail.openCalls(message.sequence())));
        return new Choice(
                taken.values().stream().map(Candidate::sequence).toList(),
                load.tokens(),
                taken.values().stream().anyMatch(Candidate::isEstimated),
                isOverBudget,
                droppedThrough,
                List.copyOf(openCalls));
    }

    /** Where a message comes: a summary before what it covers. */
    private record Place(long sequence, boolean isOfSummary) implements Comparable<Place> {
        static Place of(Candidate message) {
            return new Place(message.sequence(), false);
        }

        static Place of(Summary summary) {
            return new Place(summary.place(), true);
        }

        @Override
        public int compareTo(Place other) {
            int order = Long.compare(sequence, other.sequence);
            return order == 0 ? Boolean.compare(other.isOfSummary, isOfSummary) : order;
        }
    }
}
