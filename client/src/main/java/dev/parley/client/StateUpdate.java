package dev.parley.client;

import static dev.parley.v1.ErrorReason.ERROR_REASON_ETAG_MISMATCH;

import dev.parley.v1.GetStateResponse;
import dev.parley.v1.PatchStateRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One change of a session's state that depends on what is there. Beside the change it writes its id, so that no other
 * update's patch can look like its own, and so that it finds itself again where it does not know whether it was
 * applied.
 */
final class StateUpdate {
    private final Sessions sessions;
    private final Ids ids;
    private final String sessionId;
    private final UnaryOperator<Map<String, String>> change;
    private @Nullable Doubt doubt;

    StateUpdate(Sessions sessions, Ids ids, String sessionId, UnaryOperator<Map<String, String>> change) {
        this.sessions = sessions;
        this.ids = ids;
        this.sessionId = sessionId;
        this.change = change;
    }

    /** Applies the change once, and returns the entries as it left them. */
    Map<String, String> apply(int maxAttempts) {
        var contest = new Contest(maxAttempts);
        while (true) {
            var state = read();
            var updates = LastUpdates.of(state.getEntriesMap());
            if (doubt != null) {
                if (updates.has(doubt.id)) {
                    return doubt.entries;
                }
                if (!updates.wouldHaveKept(doubt.before)) {
                    throw doubt.failure;
                }
                doubt = null;
            }
            try {
                return attempt(state, updates);
            } catch (ParleyException.Conflict conflict) {
                if (conflict.reason() != ERROR_REASON_ETAG_MISMATCH) {
                    throw conflict;
                }
                contest.lost(conflict);
            }
        }
    }

    // A read that fails says nothing of an attempt before it.
    private GetStateResponse read() {
        try {
            return sessions.getState(sessionId);
        } catch (ParleyException failure) {
            if (doubt == null) {
                throw failure;
            }
            doubt.failure.addSuppressed(failure);
            throw doubt.failure;
        }
    }

    private Map<String, String> attempt(GetStateResponse state, LastUpdates updates) {
        var before = new LinkedHashMap<>(state.getEntriesMap());
        before.remove(Sessions.UPDATES_KEY);
        var after = Map.copyOf(change.apply(new LinkedHashMap<>(before)));
        if (after.containsKey(Sessions.UPDATES_KEY)) {
            throw new IllegalArgumentException(Sessions.UPDATES_KEY + " is the client's own key");
        }
        if (after.equals(before)) {
            return after;
        }

        var id = ids.next();
        var patch = PatchStateRequest.newBuilder().setSessionId(sessionId).setEtag(state.getEtag());
        after.forEach((key, value) -> {
            if (!value.equals(before.get(key))) {
                patch.putSet(key, value);
            }
        });
        before.keySet().stream().filter(key -> !after.containsKey(key)).forEach(patch::addRemove);
        patch.putSet(Sessions.UPDATES_KEY, updates.with(id).json());
        try {
            var unused = sessions.patchState(patch.build());
        } catch (ParleyException.Conflict conflict) {
            doubt = conflict.outcome() == Outcome.UNKNOWN ? new Doubt(id, updates, after, conflict) : null;
            throw conflict;
        }
        return after;
    }

    /** An attempt of which an earlier sending may have been applied. */
    private record Doubt(String id, LastUpdates before, Map<String, String> entries, ParleyException failure) {}
}
