package dev.parley.server.domain.session;

import dev.parley.server.domain.Limits;
import dev.parley.server.domain.PreconditionException;
import dev.parley.server.domain.Utf8;
import java.util.HashMap;
import java.util.Map;

/**
 * A session's key-value state.
 *
 * @param version counts its changes; the etag stands for it
 * @param entries keys to JSON texts
 * @param bytes UTF-8 bytes of keys and values
 */
public record State(long version, Map<String, String> entries, long bytes) {
    public static final State EMPTY = new State(0, Map.of(), 0);

    public State {
        entries = Map.copyOf(entries);
    }

    /**
     * The state after a patch; this very object if the patch changes nothing.
     *
     * @throws PreconditionException if it would be too large
     */
    public State patched(StatePatch patch, Limits limits) {
        if (!patch.changes(entries)) {
            return this;
        }
        var after = new HashMap<>(entries);
        after.keySet().removeAll(patch.remove());
        after.putAll(patch.set());
        long size = after.entrySet().stream()
                .mapToLong(entry -> Utf8.length(entry.getKey()) + Utf8.length(entry.getValue()))
                .sum();
        requireRoom(after.size(), size, limits);
        return new State(version + 1, after, size);
    }

    // What grows must fit; what shrinks is welcome even where a lowered limit is still exceeded.
    private void requireRoom(int keysAfter, long bytesAfter, Limits limits) {
        if (keysAfter > limits.stateKeys() && keysAfter > entries.size()) {
            throw PreconditionException.stateFull("state_keys", limits.stateKeys());
        }
        if (bytesAfter > limits.stateBytes() && bytesAfter > bytes) {
            throw PreconditionException.stateFull("state_bytes", limits.stateBytes());
        }
    }
}
