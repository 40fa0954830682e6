package dev.parley.server.grpc.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A cursor over the fields of a serialised message. It gives up, by throwing, on whatever needs a second thought.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the wire format of protobuf</a>
 */
public final class WireReader {
    /** What the tag of a number ends with: {@code field << 3 | NUMBER}. */
    public static final int NUMBER = WireFormat.WIRETYPE_VARINT;
    /** What the tag of a text, of bytes and of a message ends with. */
    public static final int BYTES = WireFormat.WIRETYPE_LENGTH_DELIMITED;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NOT_ASCII = 0x8080808080808080L;
    private static final int MAX_NUMBER_BITS = 70;
    // Of the tenth byte only one bit fits into a number: other languages refuse more.
    private static final int LAST_SHIFT = 63;
    // Nor do other languages read tags and lengths that are longer than they need to be.
    private static final int MAX_TAG_BYTES = 5;

    private final byte[] bytes;
    private int at;
    private int end;

    /** Starts at the first of some fields. The array must not change any more. */
    public WireReader(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length;
    }

    /** Whether there is another field in this message. */
    public boolean hasMore() {
        return at < end;
    }

    /** Where the cursor is. Unit: bytes from the start of the array. */
    public int at() {
        return at;
    }

    /** Where this message ends. Unit: bytes from the start of the array. */
    public int end() {
        return end;
    }

    /** The array. */
    byte[] bytes() {
        return bytes;
    }

    /** Reads the tag of the next field. */
    public int tag() throws NotPlainException {
        int start = at;
        long tag = number();
        requirePlain(at - start <= MAX_TAG_BYTES && tag >>> Integer.SIZE == 0);
        requirePlain(WireFormat.getTagFieldNumber((int) tag) != 0);
        return (int) tag;
    }

    /** Reads a number: an integer of any kind but fixed and sint, an enum or a bool. */
    public long number() throws NotPlainException {
        if (at < end && bytes[at] >= 0) {
            return bytes[at++];
        }
        long number = 0;
        for (int shift = 0; shift < MAX_NUMBER_BITS && at < end; shift += 7) {
            byte next = bytes[at++];
            number |= (next & 0x7FL) << shift;
            if (next >= 0) {
                requirePlain(shift < LAST_SHIFT || next == 1);
                return number;
            }
        }
        throw new NotPlainException();
    }

    /** Reads a number that must not be negative. */
    public long count() throws NotPlainException {
        long number = number();
        requirePlain(number >= 0);
        return number;
    }

    /** Goes into a message. Returns what {@link #leave} needs. */
    public int enter() throws NotPlainException {
        int length = length();
        int outer = end;
        end = at + length;
        return outer;
    }

    /** Comes out of a message behind its last field. */
    public void leave(int outer) {
        end = outer;
    }

    /**
     * Reads a message of numbers.
     *
     * @param fields how many there are, with the field numbers 1, 2, …
     * @return the numbers in that order, 0 where one is not set
     */
    public long[] numbers(int fields) throws NotPlainException {
        var numbers = new long[fields];
        int outer = enter();
        while (hasMore()) {
            int tag = tag();
            int field = WireFormat.getTagFieldNumber(tag);
            if (field <= fields && WireFormat.getTagWireType(tag) == NUMBER) {
                numbers[field - 1] = number();
            } else {
                skip(tag);
            }
        }
        leave(outer);
        return numbers;
    }

    /** Goes past a field whose tag was read. Groups are not plain. */
    public void skip(int tag) throws NotPlainException {
        switch (WireFormat.getTagWireType(tag)) {
            case WireFormat.WIRETYPE_VARINT -> number();
            case WireFormat.WIRETYPE_FIXED64 -> skipBytes(Long.BYTES);
            case WireFormat.WIRETYPE_LENGTH_DELIMITED -> skipBytes();
            case WireFormat.WIRETYPE_FIXED32 -> skipBytes(Integer.BYTES);
            default -> throw new NotPlainException();
        }
    }

    /** Goes past bytes of any kind, and returns how many they are. */
    public int skipBytes() throws NotPlainException {
        int length = length();
        at += length;
        return length;
    }

    /** Goes past a text of at most that many bytes, and returns how many they are. */
    public int skipText(long maxBytes) throws NotPlainException {
        int length = length();
        requirePlain(length <= maxBytes);
        at += length;
        requirePlain(isUtf8(at - length, at));
        return length;
    }

    /** Reads a text of at most that many bytes. */
    public String text(long maxBytes) throws NotPlainException {
        int length = skipText(maxBytes);
        return length == 0 ? "" : new String(bytes, at - length, length, UTF_8);
    }

    /** Reads an id. */
    public String id() throws NotPlainException {
        int length = length();
        // An id is ASCII, so whatever else there is comes out as something that is no id.
        var id = new String(bytes, at, length, ISO_8859_1);
        at += length;
        requirePlain(IdSyntax.matches(id));
        return id;
    }

    /** Reads a text without control characters of at most that many bytes. */
    public String name(long maxBytes) throws NotPlainException {
        var name = text(maxBytes);
        for (int i = 0; i < name.length(); i++) {
            requirePlain(!Character.isISOControl(name.charAt(i)));
        }
        return name;
    }

    /** Gives up where something is not as expected. */
    public static void requirePlain(boolean condition) throws NotPlainException {
        if (!condition) {
            throw new NotPlainException();
        }
    }

    private int length() throws NotPlainException {
        int start = at;
        long length = number();
        requirePlain(at - start <= MAX_TAG_BYTES && length >= 0 && length <= end - at);
        return (int) length;
    }

    private void skipBytes(int length) throws NotPlainException {
        requirePlain(length <= end - at);
        at += length;
    }

    private boolean isUtf8(int from, int to) {
        int next = from;
        while (to - next >= Long.BYTES && ((long) LONGS.get(bytes, next) & NOT_ASCII) == 0) {
            next += Long.BYTES;
        }
        while (next < to && bytes[next] >= 0) {
            next++;
        }
        return next == to
                || UnsafeByteOperations.unsafeWrap(bytes, next, to - next).isValidUtf8();
    }
}
