package dev.parley.server.storage.memory;

import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.StoredLog;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The messages of one session, by sequence and by id. Not thread-safe: it has the lock of its conversation. */
final class Log implements StoredLog {
    private final UUID sessionUid;
    private final IdHash hash;
    private final IdIndex ids = new IdIndex();
    // In the order of their sequences, which have holes where something was erased.
    private byte[][] messages = {};
    private int size;
    private long messageBytes;

    Log(UUID sessionUid, IdHash hash) {
        this.sessionUid = sessionUid;
        this.hash = hash;
    }

    int size() {
        return size;
    }

    @Override
    public Optional<Message> find(String messageId) {
        var id = PackedMessage.packId(messageId);
        int position = ids.find(hash.of(id), at -> new PackedMessage(messages[at]).hasId(id));
        return position < 0 ? Optional.empty() : Optional.of(message(position));
    }

    /** The message at a sequence. */
    Optional<Message> find(long sequence) {
        int position = countThrough(sequence) - 1;
        return position >= 0 && sequence(position) == sequence ? Optional.of(message(position)) : Optional.empty();
    }

    @Override
    public Extent after(long sequence) {
        int first = countThrough(sequence);
        long contentBytes = 0;
        for (int i = first; i < size; i++) {
            contentBytes += new PackedMessage(messages[i]).contentBytes();
        }
        return new Extent(size - first, contentBytes);
    }

    /** How many messages have this sequence or a lower one: the position of the first one behind it. */
    int countThrough(long sequence) {
        if (size == 0 || sequence < sequence(0)) {
            return 0;
        }
        long last = sequence(size - 1);
        if (sequence >= last) {
            return size;
        }
        // Sequences rise by one or more, which bounds the place from both sides: without holes it is found at once.
        int low = (int) Math.max(0, size - (last - sequence));
        int high = (int) Math.min(size, sequence - sequence(0) + 1);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sequence(middle) <= sequence) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The messages from one position to another, exclusive. */
    byte[][] copy(int from, int to) {
        return Arrays.copyOfRange(messages, from, to);
    }

    /** What the log takes on the heap. Unit: bytes. */
    long heapBytes() {
        return heapBytes(size) + messageBytes;
    }

    /** What the log would take on the heap after {@link #replaceTail}. Unit: bytes. */
    long heapBytesAfter(int keep, List<byte[]> added) {
        return heapBytes(keep + added.size()) + messageBytes - bytesFrom(keep) + sizeOf(added);
    }

    /** Erases the messages behind the first few, and adds others. */
    void replaceTail(int keep, List<byte[]> added) {
        int sizeAfter = keep + added.size();
        messageBytes += sizeOf(added) - bytesFrom(keep);
        int capacity = Capacity.of(sizeAfter, messages.length);
        if (capacity == messages.length) {
            Arrays.fill(messages, keep, size, null);
        } else {
            var before = messages;
            messages = new byte[capacity][];
            System.arraycopy(before, 0, messages, 0, keep);
        }
        ids.resize(keep, sizeAfter);
        size = keep;
        for (var message : added) {
            messages[size] = message;
            ids.add(hash.of(new PackedMessage(message).packedId()), size);
            size++;
        }
    }

    private long heapBytes(int count) {
        return HeapSize.ofArray(Capacity.of(count, messages.length), HeapSize.REFERENCE) + ids.heapBytes(count);
    }

    private long bytesFrom(int position) {
        long bytes = 0;
        for (int i = position; i < size; i++) {
            bytes += sizeOf(messages[i]);
        }
        return bytes;
    }

    private static long sizeOf(List<byte[]> messages) {
        long bytes = 0;
        for (var message : messages) {
            bytes += sizeOf(message);
        }
        return bytes;
    }

    private static long sizeOf(byte[] message) {
        return HeapSize.ofArray(message.length, Byte.BYTES);
    }

    private long sequence(int position) {
        return new PackedMessage(messages[position]).sequence();
    }

    private Message message(int position) {
        return new PackedMessage(messages[position]).unpack(sessionUid);
    }
}
