package dev.parley.server.storage.memory;

import java.util.Arrays;

/** The sequences of a log's messages that have a mark, in order. Few logs have many. Not thread-safe. */
final class MarkedSequences {
    private static final long[] NONE = {};

    private long[] sequences = NONE;
    private int size;

    MarkedSequences() {}

    int size() {
        return size;
    }

    long at(int index) {
        return sequences[index];
    }

    /** Adds a sequence that is not there yet. */
    void add(long sequence) {
        int at = -1 - Arrays.binarySearch(sequences, 0, size, sequence);
        resize(size + 1);
        System.arraycopy(sequences, at, sequences, at + 1, size - at);
        sequences[at] = sequence;
        size++;
    }

    /** Forgets a sequence, if it is there. */
    void remove(long sequence) {
        int at = Arrays.binarySearch(sequences, 0, size, sequence);
        if (at >= 0) {
            System.arraycopy(sequences, at + 1, sequences, at, size - at - 1);
            size--;
            resize(size);
        }
    }

    /** Forgets all behind a sequence. */
    void truncate(long after) {
        int at = Arrays.binarySearch(sequences, 0, size, after);
        size = at >= 0 ? at + 1 : -1 - at;
        resize(size);
    }

    MarkedSequences copy() {
        var copy = new MarkedSequences();
        copy.sequences = sequences.clone();
        copy.size = size;
        return copy;
    }

    /** What it takes on the heap with so many sequences. Unit: bytes. */
    long heapBytes(int count) {
        return HeapSize.ofArray(Capacity.of(count, sequences.length), Long.BYTES);
    }

    private void resize(int count) {
        int capacity = Capacity.of(count, sequences.length);
        if (capacity != sequences.length) {
            sequences = Arrays.copyOf(sequences, capacity);
        }
    }
}
