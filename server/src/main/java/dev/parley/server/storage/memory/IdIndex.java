package dev.parley.server.storage.memory;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Finds the position of a message by the hash of its id: a table with open addressing. Whether the id is really the one
 * that is sought, the owner says: ids are kept in the messages only. Not thread-safe.
 */
final class IdIndex {
    // A slot is 0 or hash << 32 | position + 1. The hash is kept to grow without a look at the messages, which would be
    // a cache miss for each.
    private long[] slots = {};
    private int size;

    /** The position of the id with that hash, or -1. */
    int find(int hash, IntPredicate isSought) {
        if (slots.length == 0) {
            return -1;
        }
        for (int at = home(hash); slots[at] != 0; at = next(at)) {
            if (hash(slots[at]) == hash && isSought.test(position(slots[at]))) {
                return position(slots[at]);
            }
        }
        return -1;
    }

    /** Makes the table fit for that many positions, keeping those below a bound only. */
    void resize(int keep, int positions) {
        int capacity = capacity(positions);
        if (keep == size && capacity == slots.length) {
            return;
        }
        var before = slots;
        slots = new long[capacity];
        size = 0;
        for (long slot : before) {
            if (slot != 0 && position(slot) < keep) {
                add(hash(slot), position(slot));
            }
        }
    }

    /**
     * Forgets positions, and moves down those behind them.
     *
     * @param removed in order, none twice
     * @param positions how many there are afterwards
     */
    void remove(int[] removed, int positions) {
        var before = slots;
        slots = new long[capacity(positions)];
        size = 0;
        for (long slot : before) {
            if (slot != 0) {
                int at = Arrays.binarySearch(removed, position(slot));
                if (at < 0) {
                    // Where it would be inserted is how many were removed before it.
                    add(hash(slot), position(slot) - (-1 - at));
                }
            }
        }
    }

    IdIndex copy() {
        var copy = new IdIndex();
        copy.slots = slots.clone();
        copy.size = size;
        return copy;
    }

    /** Adds a position that is not there yet, for which {@link #resize} made room. */
    void add(int hash, int position) {
        int at = home(hash);
        while (slots[at] != 0) {
            at = next(at);
        }
        slots[at] = ((long) hash << Integer.SIZE) | (position + 1);
        size++;
    }

    /** What the table takes on the heap after {@link #resize}. Unit: bytes. */
    long heapBytes(int positions) {
        return HeapSize.ofArray(capacity(positions), Long.BYTES);
    }

    // At most three quarters of the slots are used.
    private int capacity(int positions) {
        return Capacity.of(positions == 0 ? 0 : positions + positions / 3 + 1, slots.length);
    }

    // Any length will do, not only powers of two, so that the table can grow by less than doubling.
    private int home(int hash) {
        return (int) ((Integer.toUnsignedLong(hash) * slots.length) >>> Integer.SIZE);
    }

    private int next(int at) {
        return at + 1 == slots.length ? 0 : at + 1;
    }

    private static int hash(long slot) {
        return (int) (slot >>> Integer.SIZE);
    }

    private static int position(long slot) {
        return (int) slot - 1;
    }
}
