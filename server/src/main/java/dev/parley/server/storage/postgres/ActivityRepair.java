package dev.parley.server.storage.postgres;

import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.SessionKey;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Looks for sessions that are not in their places in the lists by last activity, since a server that was to move them
 * has crashed. A step looks at a thousand sessions, in the order of their keys; behind the last it begins anew.
 *
 * <p>The first round is urgent: whoever starts it may be the server that crashed.
 */
final class ActivityRepair {
    private static final int STEP = 1000;
    private static final SessionKey START = new SessionKey(new Tenant(""), "");

    private final ActivityTable table;
    private SessionKey last = START;
    private final AtomicInteger urgentRounds = new AtomicInteger(1);

    ActivityRepair(ActivityTable table) {
        this.table = table;
    }

    /** Whether to go on as soon as possible. */
    boolean isUrgent() {
        return urgentRounds.get() > 0;
    }

    /** Makes it urgent, until a whole round is done after the present one. */
    void restart() {
        urgentRounds.set(2);
    }

    /** Looks at some more sessions, and answers those that are to be moved. */
    List<SessionKey> step(long deadlineNanos) {
        var looks = table.look(last, STEP, deadlineNanos);
        if (looks.size() < STEP) {
            last = START;
            urgentRounds.updateAndGet(rounds -> Math.max(0, rounds - 1));
        } else {
            last = looks.getLast().session();
        }
        return looks.stream()
                .filter(ActivityTable.Look::isLate)
                .map(ActivityTable.Look::session)
                .toList();
    }
}
