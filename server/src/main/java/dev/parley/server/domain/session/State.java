package dev.parley.server.domain.session;

import dev.parley.server.domain.Etag;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.PreconditionException;
import dev.parley.server.domain.Utf8;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A session's key-value state.
 *
 * @param version counts its changes; the etag stands for it
 * @param entries keys to JSON texts: all of them, or those that a patch names
 * @param keys how many there are in all
 * @param bytes UTF-8 bytes of all keys and values
 */
public record State(long version, Map<String, String> entries, int keys, long bytes) {
    public static final State EMPTY = new State(0, Map.of(), 0, 0);

    public State {
        entries = Map.copyOf(entries);
    }

    /**
     * The state that a session starts with.
     *
     * @throws PreconditionException if it would be too large
     */
    public static State of(Map<String, String> entries, Limits limits) {
        return EMPTY.patched(new StatePatch(entries, Set.of()), limits);
    }

    /** The etag of this state in the session of that incarnation. */
    public String etag(UUID sessionUid) {
        return Etag.ofState(sessionUid, version);
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
        // Counts what the patch touches only: a state has up to 1 MiB, most patches a few bytes.
        long size = bytes;
        for (var key : patch.remove()) {
            size -= size(key, after.remove(key));
        }
        for (var entry : patch.set().entrySet()) {
            var key = entry.getKey();
            size += size(key, entry.getValue()) - size(key, after.put(key, entry.getValue()));
        }
        int keysAfter = keys + after.size() - entries.size();
        requireRoom(keysAfter, size, limits);
        return new State(version + 1, after, keysAfter, size);
    }

    private static long size(String key, @Nullable String value) {
        return value == null ? 0 : Utf8.length(key) + Utf8.length(value);
    }

    // What grows must fit; what shrinks is welcome even where a lowered limit is still exceeded.
    private void requireRoom(int keysAfter, long bytesAfter, Limits limits) {
        if (keysAfter > limits.stateKeys() && keysAfter > keys) {
            throw PreconditionException.stateFull("state_keys", limits.stateKeys());
        }
        if (bytesAfter > limits.stateBytes() && bytesAfter > bytes) {
            throw PreconditionException.stateFull("state_bytes", limits.stateBytes());
        }
    }
}
