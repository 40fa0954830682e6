package dev.parley.server.storage.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.UUID;

/** Reads what {@link PackedWriter} wrote, from some place in an array on. */
final class PackedReader {
    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    /** The most bytes that a number takes. */
    static final int NUMBER_BYTES = 10;

    private static final int FORM_MASK = (1 << PackedText.FORM_BITS) - 1;

    private final byte[] bytes;
    private int at;

    PackedReader(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    int at() {
        return at;
    }

    long number() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes[at++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    long fixed() {
        long value = (long) LONGS.get(bytes, at);
        at += Long.BYTES;
        return value;
    }

    /** Reads a text of a message whose content starts there. */
    String text(int content) {
        long form = number();
        int length = (int) (form >>> PackedText.FORM_BITS);
        return switch ((int) form & FORM_MASK) {
            case PackedText.UUID_TEXT -> new UUID(fixed(), fixed()).toString();
            case PackedText.IN_CONTENT -> utf8(content + (int) number(), length);
            default -> plain(length);
        };
    }

    private String plain(int length) {
        at += length;
        return utf8(at - length, length);
    }

    private String utf8(int from, int length) {
        return length == 0 ? "" : new String(bytes, from, length, UTF_8);
    }

    void skipText() {
        long form = number();
        switch ((int) form & FORM_MASK) {
            case PackedText.UUID_TEXT -> at += 2 * Long.BYTES;
            case PackedText.IN_CONTENT -> number();
            default -> at += (int) (form >>> PackedText.FORM_BITS);
        }
    }
}
