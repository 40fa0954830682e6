package dev.parley.server.domain.context;

import dev.parley.server.domain.context.ToolUse.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which messages of a log's tail are together because of tool calls. A result belongs to the nearest call of its id
 * before it: ids may be used again. Messages are named by their positions in the tail.
 */
final class Pairs {
    private final KnownLog log;
    private final List<Candidate> tail;
    // Results whose calls were not come by yet.
    private final Map<String, List<Integer>> waiting = new HashMap<>();
    private final Groups groups;
    private final List<List<String>> open = new ArrayList<>();
    private final BitSet unsure = new BitSet();
    private final List<List<Integer>> members;

    Pairs(KnownLog log, List<Candidate> tail) {
        this.log = log;
        this.tail = tail;
        this.groups = new Groups(tail.size());
        tail.forEach(_ -> open.add(List.of()));
        for (int i = tail.size() - 1; i >= 0; i--) {
            pass(i);
            if (isGapBelow(i)) {
                giveUp();
            }
        }
        this.members = groups.members();
    }

    /** All messages that are never parted from one. */
    List<Integer> with(int position) {
        return members.get(position);
    }

    /** Whether a message may have calls or results that are not known yet. */
    boolean isUnsure(int position) {
        return unsure.get(position);
    }

    /** The ids of a message's calls that have no result. */
    List<String> openCalls(int position) {
        return open.get(position);
    }

    private void pass(int position) {
        var message = tail.get(position);
        for (var use : message.toolUses().reversed()) {
            if (use.kind() == Kind.RESULT) {
                waiting.computeIfAbsent(use.callId(), _ -> new ArrayList<>()).add(position);
            } else {
                answer(position, use.callId());
            }
        }
        if (message.isCall() && log.hasGap(message.sequence(), Long.MAX_VALUE)) {
            unsure.set(position);
        }
    }

    private void answer(int position, String callId) {
        var results = waiting.remove(callId);
        if (results == null) {
            var ids = new ArrayList<>(List.of(callId));
            ids.addAll(open.get(position));
            open.set(position, ids);
        } else {
            results.forEach(result -> groups.join(result, position));
        }
    }

    private boolean isGapBelow(int position) {
        return position > 0
                ? log.hasGap(
                        tail.get(position - 1).sequence(), tail.get(position).sequence())
                : !log.isWhole() || log.hasGap(0, tail.getFirst().sequence());
    }

    // A nearer call may be where nothing is known.
    private void giveUp() {
        waiting.values().forEach(results -> results.forEach(unsure::set));
        waiting.clear();
    }
}
