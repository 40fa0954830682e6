package dev.parley.server.storage.redis;

import dev.parley.server.domain.message.SessionKey;

/** Sessions that are to be moved in the lists by last activity. */
final class Activity {
    /** Something was appended to a session, or may have been. */
    void moved(SessionKey session) {}
}
