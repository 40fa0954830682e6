package dev.parley.server.storage.memory;

import dev.parley.server.domain.session.Owner;
import dev.parley.server.domain.session.SessionFilter;
import java.util.Comparator;

/** Whose sessions an index lists, and the order of the index: by owner, then by rank, then by id. */
enum Scope implements Comparator<Place> {
    ALL(false, false),
    APP(true, false),
    USER(false, true),
    APP_AND_USER(true, true);

    private final boolean hasApp;
    private final boolean hasUser;

    Scope(boolean hasApp, boolean hasUser) {
        this.hasApp = hasApp;
        this.hasUser = hasUser;
    }

    /** The narrowest scope that has all sessions of the filter. */
    static Scope of(SessionFilter filter) {
        boolean hasApp = isNamed(filter.appId().orElse(""));
        boolean hasUser = isNamed(filter.userId().orElse(""));
        if (hasApp) {
            return hasUser ? APP_AND_USER : APP;
        }
        return hasUser ? USER : ALL;
    }

    /** Whether the sessions of that owner are in the scope. Those without an application are in no index of one. */
    boolean covers(Owner owner) {
        return (!hasApp || isNamed(owner.appId())) && (!hasUser || isNamed(owner.userId()));
    }

    @Override
    public int compare(Place a, Place b) {
        int order = hasApp ? a.appId().compareTo(b.appId()) : 0;
        if (order == 0 && hasUser) {
            order = a.userId().compareTo(b.userId());
        }
        if (order == 0) {
            order = Long.compare(a.rank(), b.rank());
        }
        return order == 0 ? a.sessionId().compareTo(b.sessionId()) : order;
    }

    private static boolean isNamed(String text) {
        return !text.isEmpty();
    }
}
