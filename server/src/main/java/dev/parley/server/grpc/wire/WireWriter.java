package dev.parley.server.grpc.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/** Serialises fields. As in proto3, a number that is 0 and a text that is empty are left out. */
public final class WireWriter {
    private static final int MAX_NUMBER_BYTES = 10;
    // A tag, or a length.
    private static final int MAX_INT_BYTES = 5;
    // Left free in front, for what a message has in front of it.
    private static final int PREFIX_BYTES = 2 * MAX_INT_BYTES;
    private static final int SECONDS = 1;
    private static final int NANOS = 2;
    private static final int KEY = 1;
    private static final int VALUE = 2;
    private static final byte[] HEX_DIGITS = "0123456789abcdef".getBytes(US_ASCII);
    private static final int BITS_OF_DIGIT = 4;

    private byte[] bytes;
    private int end = PREFIX_BYTES;

    /** Begins with room for something small. */
    public WireWriter() {
        this(128);
    }

    /**
     * Begins with room.
     *
     * @param room how much there will be, about. Unit: bytes
     */
    public WireWriter(int room) {
        bytes = new byte[PREFIX_BYTES + room];
    }

    /** Adds a number, or an enum. */
    public WireWriter number(int field, long value) {
        if (value != 0) {
            reserve(MAX_INT_BYTES + MAX_NUMBER_BYTES);
            put((long) field << 3 | WireReader.NUMBER);
            put(value);
        }
        return this;
    }

    /** Adds a text. */
    public WireWriter text(int field, String value) {
        if (!value.isEmpty()) {
            var utf8 = value.getBytes(UTF_8);
            reserve(2 * MAX_INT_BYTES + utf8.length);
            put((long) field << 3 | WireReader.BYTES);
            put(utf8.length);
            System.arraycopy(utf8, 0, bytes, end, utf8.length);
            end += utf8.length;
        }
        return this;
    }

    /** Adds a text that is the sixteen hexadecimal digits of a number. */
    public WireWriter hexText(int field, long value) {
        int length = Long.SIZE / BITS_OF_DIGIT;
        reserve(2 * MAX_INT_BYTES + length);
        put((long) field << 3 | WireReader.BYTES);
        put(length);
        long rest = value;
        for (int at = end + length - 1; at >= end; at--) {
            bytes[at] = HEX_DIGITS[(int) rest & (HEX_DIGITS.length - 1)];
            rest >>>= BITS_OF_DIGIT;
        }
        end += length;
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
        reserve(2 * MAX_INT_BYTES);
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
        reserve(2 * MAX_INT_BYTES + length);
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
     * What was written as the beginning of a message that is a field of another one: with the tag and the length in
     * front of it, in the same array. Nothing is to be added any more.
     *
     * @param more how much of the message comes behind it. Unit: bytes
     */
    public ByteBuffer toBeginning(int field, int more) {
        long tag = (long) field << 3 | WireReader.BYTES;
        int length = size() + more;
        int start = PREFIX_BYTES - numberBytes(tag) - numberBytes(length);
        put(bytes, put(bytes, start, tag), length);
        return ByteBuffer.wrap(bytes, start, end - start);
    }

    private void put(long number) {
        end = put(bytes, end, number);
    }

    // Answers where it ends.
    private static int put(byte[] target, int at, long number) {
        int end = at;
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            target[end++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[end++] = (byte) rest;
        return end;
    }

    private static int numberBytes(long number) {
        return 1 + (Long.SIZE - 1 - Long.numberOfLeadingZeros(number | 1)) / 7;
    }

    private void reserve(int more) {
        if (bytes.length - end < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + more));
        }
    }
}
