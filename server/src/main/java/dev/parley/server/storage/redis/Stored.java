package dev.parley.server.storage.redis;

import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.State;
import java.util.Map;

/**
 * A session as it was read, from which a change is planned.
 *
 * @param state its state, with those entries that were asked for
 */
record Stored(Session session, State state) {
    /** The same session, changed. */
    Stored with(Session after) {
        return new Stored(after, state);
    }

    /** The same session, its state changed. */
    Stored with(State after) {
        return new Stored(session, after);
    }

    /** All fields of the session's hash but those that scripts keep for themselves; those that are absent are null. */
    Map<String, byte @org.jspecify.annotations.Nullable []> fields() {
        var fields = SessionRecord.write(session);
        SessionRecord.putCount(fields, SessionRecord.STATE_VERSION, state.version());
        SessionRecord.putCount(fields, SessionRecord.STATE_BYTES, state.bytes());
        return fields;
    }
}
