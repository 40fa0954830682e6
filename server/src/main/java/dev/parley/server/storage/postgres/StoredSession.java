package dev.parley.server.storage.postgres;

import dev.parley.server.domain.session.Session;
import java.time.Instant;

/**
 * A session whose row is locked until the end of the transaction.
 *
 * @param state how much state there is
 * @param now the time by the database's clock
 */
record StoredSession(Session session, StateSize state, Instant now) {
    boolean isExpired() {
        return session.isExpired(now);
    }

    /**
     * What a session's row knows of its state.
     *
     * @param bytes UTF-8 bytes of keys and values
     */
    record StateSize(long version, int keys, long bytes) {
        static final StateSize NONE = new StateSize(0, 0, 0);
    }
}
