package dev.parley.server.storage.redis;

import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.State;
import dev.parley.server.domain.session.StatePatch;
import java.util.HashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session as it was read, from which a change is planned.
 *
 * @param state its state, with those entries that were asked for
 * @param fields the fields of its hash, as they are stored; those that are absent are null
 */
record Stored(Session session, State state, Map<String, byte @Nullable []> fields) {
    /** A patch without what it removes that is not there. */
    StatePatch effective(StatePatch patch) {
        var there = new HashSet<>(state.entries().keySet());
        there.retainAll(patch.remove());
        return new StatePatch(patch.set(), there);
    }
}
