package dev.parley.server.domain.session;

import java.util.Map;
import java.util.Set;

/** Entries of a session's state, and the state's etag at that moment. */
public record StateSnapshot(Map<String, String> entries, String etag) {
    public StateSnapshot {
        entries = Map.copyOf(entries);
    }

    /**
     * Which entries to read.
     *
     * @param keys none: all
     */
    public record Query(String sessionId, Set<String> keys) {
        public Query {
            keys = Set.copyOf(keys);
        }
    }
}
