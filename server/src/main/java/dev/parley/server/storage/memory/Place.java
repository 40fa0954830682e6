package dev.parley.server.storage.memory;

import dev.parley.server.domain.session.Owner;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.domain.session.SessionPosition;
import dev.parley.server.storage.format.Micros;

/**
 * A place in an index of sessions.
 *
 * @param rank the time of the index's order: its microseconds, with the sign changed where late times come first
 */
record Place(String appId, String userId, long rank, String sessionId) {
    static Place of(Owner owner, long rank, String sessionId) {
        return new Place(owner.appId(), owner.userId(), rank, sessionId);
    }

    /** The rank of a time in an order. */
    static long rank(SessionOrder order, long micros) {
        return isDescending(order) ? -micros : micros;
    }

    static boolean isDescending(SessionOrder order) {
        return switch (order) {
            case LAST_ACTIVITY_DESC, CREATE_TIME_DESC -> true;
            case CREATE_TIME_ASC -> false;
        };
    }

    /** What callers know this place as. */
    SessionPosition position(SessionOrder order) {
        return new SessionPosition(Micros.instant(isDescending(order) ? -rank : rank), sessionId);
    }
}
