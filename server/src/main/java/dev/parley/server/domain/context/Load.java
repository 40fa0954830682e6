package dev.parley.server.domain.context;

import java.util.Collection;

/** What some messages take of the budgets. */
record Load(long messages, long turns, long tokens, long bytes) {
    static final Load NONE = new Load(0, 0, 0, 0);

    /** Of what is always taken: it counts neither as messages nor as a turn. */
    static Load ofAlways(Collection<Candidate> always) {
        return of(always, 0, 0);
    }

    /** Of messages that come together. */
    static Load ofUnit(Collection<Candidate> unit) {
        return of(unit, unit.size(), 1);
    }

    static Load ofSummary(Candidate summary) {
        return new Load(1, 0, summary.tokens(), summary.bytes());
    }

    Load plus(Load other) {
        return new Load(messages + other.messages, turns + other.turns, tokens + other.tokens, bytes + other.bytes);
    }

    boolean isWithin(Budget budget) {
        return switch (budget) {
            case Budget.LastMessages last -> messages <= last.count();
            case Budget.LastTurns last -> turns <= last.count();
            case Budget.Tokens limit -> tokens <= limit.max();
        };
    }

    private static Load of(Collection<Candidate> candidates, long messages, long turns) {
        long tokens = 0;
        long bytes = 0;
        for (var candidate : candidates) {
            tokens += candidate.tokens();
            bytes += candidate.bytes();
        }
        return new Load(messages, turns, tokens, bytes);
    }
}
