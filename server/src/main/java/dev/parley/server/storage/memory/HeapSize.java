package dev.parley.server.storage.memory;

import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.State;
import dev.parley.server.domain.session.StatePatch;
import java.util.Arrays;
import java.util.Map;

/**
 * Estimates what things take on the heap of a 64 bit HotSpot with references of four bytes, which it has up to 32 GB. A
 * test compares the estimates with real heaps.
 */
final class HeapSize {
    /** One reference. */
    static final int REFERENCE = 4;

    /** A tenant without sessions: its maps and indexes. */
    static final long TENANT = 1500;

    private static final int ALIGNMENT = 8;
    private static final int ARRAY_HEADER = 16;
    private static final int STRING = 24;
    private static final char LATIN_1_MAX = 0xFF;

    // G1 divides the heap into regions of a megabyte or more, and no object lies across a border, unless it has whole
    // regions to itself, as those of half a region and more do. Small objects fill what large ones leave free.
    private static final long REGION = 1 << 20;
    private static final long LARGE = REGION / 16;

    // A conversation with its session, uid, times and log; and its places in the indexes of all sessions.
    private static final long SESSION = 780;
    // Its places in the indexes of one owner, of an application or a user or of both.
    private static final long OWNER_INDEXES = 3 * 40;
    private static final long REQUEST_ID = 48;
    private static final long EXPIRY = 176;

    private static final long MAP = 40;
    // A map of n entries has a table of 2n keys and 2n values.
    private static final long MAP_ENTRY = 4 * REFERENCE;

    private HeapSize() {}

    /** An array, with what it leaves free around it if it is large. */
    static long ofArray(long elements, int elementBytes) {
        long bytes = aligned(ARRAY_HEADER + elements * elementBytes);
        if (bytes < LARGE) {
            return bytes;
        }
        return bytes < REGION / 2 ? REGION / (REGION / bytes) : Math.ceilDiv(bytes, REGION) * REGION;
    }

    /** A text; nothing if it is empty. */
    static long ofText(String text) {
        return text.isEmpty() ? 0 : STRING + ofArray(text.length(), isLatin1(text) ? Byte.BYTES : Character.BYTES);
    }

    /** One entry of a map, with its texts. */
    static long ofEntry(String key, String value) {
        return MAP_ENTRY + ofText(key) + ofText(value);
    }

    /** A map with its texts; nothing if it is empty. */
    static long ofMap(Map<String, String> map) {
        long bytes = map.isEmpty() ? 0 : MAP;
        for (var entry : map.entrySet()) {
            bytes += ofEntry(entry.getKey(), entry.getValue());
        }
        return bytes;
    }

    /** How much more one state takes than another which a patch makes of it, or less. */
    static long growth(State before, State after, StatePatch patch) {
        if (patch.isEmpty()) {
            return 0;
        }
        long growth = table(after) - table(before);
        for (var key : patch.remove()) {
            growth += ofEntry(after, key) - ofEntry(before, key);
        }
        for (var key : patch.set().keySet()) {
            growth += ofEntry(after, key) - ofEntry(before, key);
        }
        return growth;
    }

    private static long table(State state) {
        return state.entries().isEmpty() ? 0 : MAP;
    }

    private static long ofEntry(State state, String key) {
        var value = state.entries().get(key);
        return value == null ? 0 : ofEntry(key, value);
    }

    /** A session and its places in the indexes, without its log and state. */
    static long of(Session session) {
        var owner = session.owner();
        long ownerIndexes = Arrays.stream(Scope.values())
                        .filter(scope -> scope.covers(owner))
                        .count()
                - 1;
        return SESSION
                + ownerIndexes * OWNER_INDEXES
                + (session.requestId().isPresent() ? REQUEST_ID : 0)
                + (session.expireTime().isPresent() ? EXPIRY : 0)
                + ofText(session.id())
                + ofText(owner.appId())
                + ofText(owner.userId())
                + ofText(session.fields().title())
                + ofMap(session.fields().labels());
    }

    private static long aligned(long bytes) {
        return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    }

    private static boolean isLatin1(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > LATIN_1_MAX) {
                return false;
            }
        }
        return true;
    }
}
