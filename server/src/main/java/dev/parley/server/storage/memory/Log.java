package dev.parley.server.storage.memory;

import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.MarkedMessages.Marked;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.StoredLog;
import dev.parley.server.domain.session.Extent;
import dev.parley.server.domain.session.LogSummary;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/** The messages of one session, by sequence and by id. Not thread-safe: it has the lock of its conversation. */
final class Log implements StoredLog {
    private final UUID sessionUid;
    private final IdHash hash;
    private final IdIndex ids;
    private final MarkedSequences marked;
    // In the order of their sequences, which have holes where something was erased.
    private byte[][] messages = {};
    private int size;
    private long messageBytes;

    Log(UUID sessionUid, IdHash hash) {
        this(sessionUid, hash, new IdIndex(), new MarkedSequences());
    }

    private Log(UUID sessionUid, IdHash hash, IdIndex ids, MarkedSequences marked) {
        this.sessionUid = sessionUid;
        this.hash = hash;
        this.ids = ids;
        this.marked = marked;
    }

    int size() {
        return size;
    }

    @Override
    public Optional<Message> find(String messageId) {
        int position = position(messageId);
        return position < 0 ? Optional.empty() : Optional.of(message(position));
    }

    /** The message at a sequence. */
    Optional<Message> find(long sequence) {
        int position = countThrough(sequence) - 1;
        return position >= 0 && sequence(position) == sequence ? Optional.of(message(position)) : Optional.empty();
    }

    /** The position of a message, or -1. */
    int position(String messageId) {
        var id = PackedMessage.packId(messageId);
        return ids.find(hash.of(id), at -> new PackedMessage(messages[at]).hasId(id));
    }

    /** How much content a message has; 0 if it is not there. Unit: bytes. */
    int contentBytes(String messageId) {
        int position = position(messageId);
        return position < 0 ? 0 : new PackedMessage(messages[position]).contentBytes();
    }

    Message message(int position) {
        return new PackedMessage(messages[position]).unpack(sessionUid);
    }

    @Override
    public Extent after(long sequence) {
        int first = countThrough(sequence);
        return extent(IntStream.range(first, size));
    }

    /** How much there is at some positions. */
    Extent extent(IntStream positions) {
        var extent = new long[2];
        positions.forEach(position -> {
            extent[0]++;
            extent[1] += new PackedMessage(messages[position]).contentBytes();
        });
        return new Extent(extent[0], extent[1]);
    }

    /** What the first few messages amount to, in a log that ends at that sequence. */
    LogSummary summary(int count, long lastSequence) {
        var extent = extent(IntStream.range(0, count));
        var usage = Usage.NONE;
        for (int i = 0; i < count; i++) {
            usage = usage.plus(new PackedMessage(messages[i]).usage());
        }
        var lastTime = count == 0
                ? Optional.<Instant>empty()
                : Optional.of(new PackedMessage(messages[count - 1]).createTime());
        return new LogSummary(lastSequence, extent.messages(), extent.contentBytes(), usage, lastTime, 0);
    }

    /** The messages that are pinned or summaries. */
    List<Marked> marked() {
        return IntStream.range(0, marked.size())
                .mapToObj(i -> find(marked.at(i)).orElseThrow())
                .map(message -> new Marked(message.sequence(), message.envelope()))
                .toList();
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
        return heapBytes(size, marked.size()) + messageBytes;
    }

    /** What the log would take on the heap after {@link #replaceTail}, or a little more. Unit: bytes. */
    long heapBytesAfter(int keep, List<byte[]> added) {
        int marks = marked.size();
        for (var message : added) {
            marks += new PackedMessage(message).isMarked() ? 1 : 0;
        }
        return heapBytes(keep + added.size(), marks) + messageBytes - bytesFrom(keep) + sizeOf(added);
    }

    /** What the log would take on the heap after {@link #replace}, or a little more. Unit: bytes. */
    long heapBytesAfter(int position, byte[] message) {
        return heapBytes(size, marked.size() + 1) + messageBytes - sizeOf(messages[position]) + sizeOf(message);
    }

    /** Erases the messages behind the first few, and adds others. */
    void replaceTail(int keep, List<byte[]> added) {
        int sizeAfter = keep + added.size();
        messageBytes += sizeOf(added) - bytesFrom(keep);
        // Not for an append that erases nothing: the last message is out of the processor's caches, mostly.
        if (keep < size) {
            marked.truncate(keep == 0 ? 0 : sequence(keep - 1));
        }
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
            var packed = new PackedMessage(message);
            ids.add(hash.of(packed.packedId()), size);
            if (packed.isMarked()) {
                marked.add(packed.sequence());
            }
            size++;
        }
    }

    /** Puts a message into the place of an earlier form of it. */
    void replace(int position, byte[] message) {
        messageBytes += sizeOf(message) - sizeOf(messages[position]);
        messages[position] = message;
        long sequence = sequence(position);
        marked.remove(sequence);
        if (new PackedMessage(message).isMarked()) {
            marked.add(sequence);
        }
    }

    /**
     * Erases messages.
     *
     * @param positions in order, none twice
     */
    void remove(int[] positions) {
        int sizeAfter = size - positions.length;
        var kept = new byte[Capacity.of(sizeAfter, messages.length)][];
        int from = 0;
        int to = 0;
        for (int position : positions) {
            messageBytes -= sizeOf(messages[position]);
            marked.remove(sequence(position));
            System.arraycopy(messages, from, kept, to, position - from);
            to += position - from;
            from = position + 1;
        }
        System.arraycopy(messages, from, kept, to, size - from);
        ids.remove(positions, sizeAfter);
        messages = kept;
        size = sizeAfter;
    }

    /** A log of another session with the first few messages of this one. They are shared: nobody changes them. */
    Log copy(UUID uid, int count) {
        var copy = new Log(uid, hash, ids.copy(), marked.copy());
        copy.messages = messages.clone();
        copy.size = size;
        copy.messageBytes = messageBytes;
        copy.replaceTail(count, List.of());
        return copy;
    }

    private long heapBytes(int count, int marks) {
        return HeapSize.ofArray(Capacity.of(count, messages.length), HeapSize.REFERENCE)
                + ids.heapBytes(count)
                + marked.heapBytes(marks);
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
}
