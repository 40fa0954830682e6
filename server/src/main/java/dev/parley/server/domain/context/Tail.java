package dev.parley.server.domain.context;

import dev.parley.server.domain.context.Step.Walk;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The end of a log as far as it is known: which messages are always taken, and which come together. */
final class Tail {
    private final KnownLog log;
    private final List<Candidate> messages;
    private final Map<Long, Integer> positions = new HashMap<>();
    private final Pairs pairs;
    private final Optional<Turns> turns;
    private final BitSet always = new BitSet();
    private Optional<Walk> wanted = Optional.empty();

    private Tail(KnownLog log, Budget budget) {
        this.log = log;
        this.messages = log.tail();
        for (int i = 0; i < messages.size(); i++) {
            positions.put(messages.get(i).sequence(), i);
        }
        this.pairs = new Pairs(log, messages);
        this.turns = budget instanceof Budget.LastMessages ? Optional.empty() : Optional.of(new Turns(log, messages));
    }

    static Tail of(KnownLog log, Budget budget) {
        var tail = new Tail(log, budget);
        tail.takeAlways(log.leadingAndPinned());
        return tail;
    }

    // What leads or is pinned has its calls and results with it.
    private void takeAlways(Collection<Candidate> leadingAndPinned) {
        for (var message : leadingAndPinned) {
            var position = positions.get(message.sequence());
            if (position != null) {
                pairs.with(position).forEach(this::takeAlways);
            } else if (!message.toolUses().isEmpty()) {
                wanted = Optional.of(Walk.EVERYTHING);
            }
        }
    }

    private void takeAlways(int position) {
        always.set(position);
        if (pairs.isUnsure(position)) {
            wanted = Optional.of(Walk.EVERYTHING);
        }
    }

    /** What is always taken, beside summaries and what is below the tail. */
    Unit always() {
        return new Unit(always, wanted);
    }

    Candidate get(int position) {
        return messages.get(position);
    }

    /** The ids of a message's calls that have no result. */
    List<String> openCalls(long sequence) {
        var position = positions.get(sequence);
        return position == null ? List.of() : pairs.openCalls(position);
    }

    /** The newest message that is in a unit and not in those that were taken; -1 if there is none. */
    int newest(BitSet taken) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (isInUnit(i) && !taken.get(i)) {
                return i;
            }
        }
        return -1;
    }

    /** The unit of a message that is in one. */
    Unit unit(int position) {
        var members = new BitSet();
        var walk = Optional.<Walk>empty();
        var queue = new ArrayDeque<>(List.of(position));
        while (!queue.isEmpty()) {
            int member = queue.remove();
            if (!members.get(member)) {
                members.set(member);
                queue.addAll(pairs.with(member));
                walk = walk.or(() -> Optional.of(Walk.OLDER).filter(_ -> isTurnOpen(member)));
                walk = pairs.isUnsure(member) ? Optional.of(Walk.EVERYTHING) : walk;
                turns.filter(_ -> isInUnit(member))
                        .ifPresent(turn -> turn.with(member).stream()
                                .filter(this::isInUnit)
                                .forEach(queue::add));
            }
        }
        return new Unit(members, walk);
    }

    private boolean isTurnOpen(int position) {
        return isInUnit(position) && turns.filter(turn -> turn.isOpen(position)).isPresent();
    }

    private boolean isInUnit(int position) {
        return !always.get(position) && log.isVisible(messages.get(position));
    }
}
