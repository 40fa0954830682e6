package dev.parley.server.storage.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.parley.server.storage.queue.LateCalls.Queued;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;

/**
 * How much time calls have left. What shares a statement has as much of it as its neighbours, or nearly: the statement
 * ends as soon as the first of its calls is late, so that nothing of that call is done after its time.
 */
enum Haste {
    GREAT,
    SOME,
    NONE;

    private static final long SOON = SECONDS.toNanos(1);
    private static final long LATER = SECONDS.toNanos(5);

    static Haste of(Queued call) {
        long left = call.deadlineNanos() - System.nanoTime();
        if (left < SOON) {
            return GREAT;
        }
        return left < LATER ? SOME : NONE;
    }

    /** The calls of each haste, in their order; those of the greatest come first. */
    static <C extends Queued> Collection<List<C>> split(List<C> calls) {
        var split = new EnumMap<Haste, List<C>>(Haste.class);
        for (var call : calls) {
            split.computeIfAbsent(of(call), _ -> new ArrayList<>()).add(call);
        }
        return split.values();
    }

    /** Whether a call is late, where the first of some calls has been. */
    static boolean isLate(Queued call, long firstDeadline) {
        return call.deadlineNanos() - firstDeadline <= 0 || call.deadlineNanos() - System.nanoTime() <= 0;
    }

    /** When the first of some calls is late. */
    static long earliestDeadline(List<? extends Queued> calls) {
        long earliest = calls.getFirst().deadlineNanos();
        for (var call : calls) {
            long deadline = call.deadlineNanos();
            earliest = deadline - earliest < 0 ? deadline : earliest;
        }
        return earliest;
    }
}
