package dev.parley.server.grpc.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/** Serialises fields. As in proto3, a number that is 0 and a text that is empty are left out. */
public final class WireWriter {
    private static final int MAX_NUMBER_BYTES = 10;
    // A tag and a length in front of what is in the array.
    private static final int PREFIX_BYTES = 2 * MAX_NUMBER_BYTES;
    private static final int SECONDS = 1;
    private static final int NANOS = 2;
    private static final int KEY = 1;
    private static final int VALUE = 2;

    private byte[] bytes = new byte[160];
    private int end = PREFIX_BYTES;

    /** Adds a number, or an enum. */
    public WireWriter number(int field, long value) {
        if (value != 0) {
            reserve(2 * MAX_NUMBER_BYTES);
            put((long) field << 3 | WireReader.NUMBER);
            put(value);
        }
        return this;
    }

    /** Adds a text. */
    public WireWriter text(int field, String value) {
        if (!value.isEmpty()) {
            var utf8 = value.getBytes(UTF_8);
            reserve(2 * MAX_NUMBER_BYTES + utf8.length);
            put((long) field << 3 | WireReader.BYTES);
            put(utf8.length);
            System.arraycopy(utf8, 0, bytes, end, utf8.length);
            end += utf8.length;
        }
        return this;
    }

    /** Adds a {@code google.protobuf.Timestamp}. */
    public WireWriter time(int field, Instant value) {
        return seconds(field, value.getEpochSecond(), value.getNano());
    }

    /** Adds a {@code google.protobuf.Duration} that is not negative. */
    public WireWriter duration(int field, Duration value) {
        return seconds(field, value.getSeconds(), value.getNano());
    }

    /** Adds a map of texts. */
    public WireWriter map(int field, Map<String, String> entries) {
        entries.forEach(
                (key, value) -> message(field, new WireWriter().text(KEY, key).text(VALUE, value)));
        return this;
    }

    // A timestamp and a duration have the same fields.
    private WireWriter seconds(int field, long seconds, int nanos) {
        reserve(4 * MAX_NUMBER_BYTES);
        put((long) field << 3 | WireReader.BYTES);
        int lengthAt = end++;
        number(SECONDS, seconds).number(NANOS, nanos);
        // Two numbers and their tags are never so long that their length would take another byte.
        bytes[lengthAt] = (byte) (end - lengthAt - 1);
        return this;
    }

    /** Adds a message of its own. */
    public WireWriter message(int field, WireWriter message) {
        int length = message.size();
        reserve(2 * MAX_NUMBER_BYTES + length);
        put((long) field << 3 | WireReader.BYTES);
        put(length);
        System.arraycopy(message.bytes, PREFIX_BYTES, bytes, end, length);
        end += length;
        return this;
    }

    /** How much there is. Unit: bytes. */
    public int size() {
        return end - PREFIX_BYTES;
    }

    /** What was written: the array itself. Nothing is to be added any more. */
    public ByteBuffer toBuffer() {
        return ByteBuffer.wrap(bytes, PREFIX_BYTES, end - PREFIX_BYTES);
    }

    /**
     * The tag and the length that a message has in front of it which ends with what was written. In the same array.
     *
     * @param length of the whole message
     */
    public ByteBuffer prefix(int field, int length) {
        int outer = end;
        end = 0;
        put((long) field << 3 | WireReader.BYTES);
        put(length);
        var prefix = ByteBuffer.wrap(bytes, 0, end);
        end = outer;
        return prefix;
    }

    private void put(long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            bytes[end++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[end++] = (byte) rest;
    }

    private void reserve(int more) {
        if (bytes.length - end < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + more));
        }
    }
}
