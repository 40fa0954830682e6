package dev.parley.server.domain.context;

import dev.parley.server.domain.message.Role;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The turns of the messages of a log's tail that stand for themselves. Messages are named by their positions in the
 * tail.
 */
final class Turns {
    private static final int NONE = -1;

    private final KnownLog log;
    private final List<Candidate> tail;
    private final int[] turns;
    private final List<List<Integer>> members = new ArrayList<>();
    // Turns to which more messages may belong, below the tail.
    private final BitSet open = new BitSet();
    private final Map<String, Integer> lastOfId = new HashMap<>();

    Turns(KnownLog log, List<Candidate> tail) {
        this.log = log;
        this.tail = tail;
        this.turns = new int[tail.size()];
        int before = NONE;
        for (int i = 0; i < turns.length; i++) {
            turns[i] = NONE;
            if (log.isVisible(tail.get(i))) {
                turns[i] = tail.get(i).turnId().isEmpty() ? turnOfPlace(i, before) : turnOfId(i);
                members.get(turns[i]).add(i);
                before = i;
            }
        }
    }

    /** The messages of a message's turn; none if a summary stands for it. */
    List<Integer> with(int position) {
        return turns[position] == NONE ? List.of() : members.get(turns[position]);
    }

    /** Whether a message's turn may have messages that are not known yet. */
    boolean isOpen(int position) {
        return turns[position] != NONE && open.get(turns[position]);
    }

    private int turnOfId(int position) {
        var message = tail.get(position);
        var last = lastOfId.put(message.turnId(), position);
        if (last != null
                && message.sequence() - tail.get(last).sequence() <= log.reach().turn()) {
            return turns[last];
        }
        return begin(!log.isWhole() && message.sequence() - log.reach().turn() < log.floor());
    }

    private int turnOfPlace(int position, int before) {
        var message = tail.get(position);
        if (message.role() == Role.USER) {
            return begin(false);
        }
        long earlier = before == NONE ? log.floor() - 1 : tail.get(before).sequence();
        if (log.summaries().part(earlier, message.sequence())) {
            return begin(false);
        }
        return before == NONE ? begin(!log.isWhole()) : turns[before];
    }

    private int begin(boolean isOpen) {
        open.set(members.size(), isOpen);
        members.add(new ArrayList<>());
        return members.size() - 1;
    }
}
