package dev.parley.server.storage.postgres;

import dev.parley.server.domain.DeadlineException;
import dev.parley.server.storage.postgres.Batcher.Waiting;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads for several calls by one statement. Where it ends because one of them is late, it is repeated for the others.
 */
final class SharedRead {
    private SharedRead() {}

    /** What reads, and answers those calls that it can answer. */
    @FunctionalInterface
    interface Statement<Q, R> {
        void execute(List<Waiting<Q, R>> calls, long deadlineNanos);
    }

    /** Reads, and fails the calls for which that is not possible. */
    static <Q, R> void execute(List<Waiting<Q, R>> calls, Statement<Q, R> statement) {
        for (var alike : Haste.split(calls)) {
            var rest = alike;
            while (!rest.isEmpty()) {
                rest = executeOnce(rest, statement);
            }
        }
    }

    /** Answers the calls for which it has to be repeated. */
    private static <Q, R> List<Waiting<Q, R>> executeOnce(List<Waiting<Q, R>> calls, Statement<Q, R> statement) {
        long earliest = Haste.earliestDeadline(calls);
        try {
            statement.execute(calls, earliest);
            return List.of();
        } catch (RuntimeException e) {
            var others = new ArrayList<Waiting<Q, R>>();
            for (var call : calls) {
                if (Haste.isLate(call, earliest) || !(e instanceof DeadlineException)) {
                    call.completeExceptionally(e);
                } else if (!call.isDone()) {
                    others.add(call);
                }
            }
            return others;
        }
    }
}
