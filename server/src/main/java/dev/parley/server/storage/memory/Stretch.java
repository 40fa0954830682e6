package dev.parley.server.storage.memory;

import dev.parley.server.domain.session.Owner;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionFilter.TimeRange;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.domain.session.SessionPosition;
import dev.parley.server.storage.format.Micros;

/** What is left to walk of an index: the places between two, both exclusive. */
record Stretch(SessionOrder order, Scope scope, Place from, Place to) {
    // No session has an empty id: a place without one is before all sessions of its rank.
    private static final String NO_ID = "";

    /** The stretch that has all sessions of a filter, and as few others as the index allows. */
    static Stretch of(SessionFilter filter, SessionOrder order) {
        var owner = new Owner(filter.appId().orElse(""), filter.userId().orElse(""));
        var times = switch (order) {
            case LAST_ACTIVITY_DESC -> filter.active();
            case CREATE_TIME_DESC, CREATE_TIME_ASC -> filter.created();
        };
        return new Stretch(
                order,
                Scope.of(filter),
                Place.of(owner, firstRank(times, order), NO_ID),
                Place.of(owner, rankBehind(times, order), NO_ID));
    }

    /** What is left behind a place of the stretch. */
    Stretch behind(Place place) {
        return new Stretch(order, scope, place, to);
    }

    Stretch behind(SessionPosition position) {
        long rank = Place.rank(order, Micros.floor(position.time()));
        return behind(new Place(from.appId(), from.userId(), rank, position.sessionId()));
    }

    /** Whether there can be nothing in it, since its end is not behind its start. */
    boolean isEmpty() {
        return scope.compare(from, to) >= 0;
    }

    /** Where a list goes on that walked up to here. */
    SessionPosition position() {
        return from.position(order);
    }

    // Bounds of time are exclusive, and times are whole microseconds.
    private static long firstRank(TimeRange times, SessionOrder order) {
        return Place.isDescending(order)
                ? times.before().map(time -> 1 - Micros.ceiling(time)).orElse(Long.MIN_VALUE)
                : times.after().map(time -> Micros.floor(time) + 1).orElse(Long.MIN_VALUE);
    }

    private static long rankBehind(TimeRange times, SessionOrder order) {
        return Place.isDescending(order)
                ? times.after().map(time -> -Micros.floor(time)).orElse(Long.MAX_VALUE)
                : times.before().map(Micros::ceiling).orElse(Long.MAX_VALUE);
    }
}
