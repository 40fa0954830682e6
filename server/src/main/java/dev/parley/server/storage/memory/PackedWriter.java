package dev.parley.server.storage.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Writes numbers and texts in few bytes; {@link PackedReader} reads them. */
final class PackedWriter {
    // A search for a text in the content looks at its end, where the fields behind the parts are, and no further: it
    // must stay cheap where nothing is found.
    private static final int SEARCHED_BYTES = 1024;
    // What a reference into the content takes, mostly: a shorter text is better off as it is.
    private static final int REFERENCE_BYTES = 4;

    private byte[] bytes = new byte[64];
    private int size;

    int size() {
        return size;
    }

    void copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, size);
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Writes a number in one byte for each seven bits. */
    void number(long value) {
        reserve(PackedReader.NUMBER_BYTES);
        size = putNumber(bytes, size, value);
    }

    /** Writes a number in eight bytes. */
    void fixed(long value) {
        reserve(Long.BYTES);
        PackedReader.LONGS.set(bytes, size, value);
        size += Long.BYTES;
    }

    /** Writes a text that is not in the content. */
    void text(String text) {
        text(text, ByteBuffer.allocate(0));
    }

    /** Writes a text, or where it is in the content. */
    void text(String text, ByteBuffer content) {
        var utf8 = text.getBytes(UTF_8);
        int found = utf8.length > REFERENCE_BYTES ? indexOf(utf8, content) : -1;
        if (found >= 0) {
            form(utf8.length, PackedText.IN_CONTENT);
            number(found);
            return;
        }
        var uuid = PackedText.uuid(text);
        if (uuid.isPresent()) {
            form(0, PackedText.UUID_TEXT);
            fixed(uuid.get().getMostSignificantBits());
            fixed(uuid.get().getLeastSignificantBits());
            return;
        }
        form(utf8.length, PackedText.PLAIN);
        reserve(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
    }

    /** How many bytes a number takes. */
    static int numberBytes(long value) {
        return 1 + (Long.SIZE - 1 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }

    /** Puts a number into an array, and returns where it ends. */
    static int putNumber(byte[] target, int at, long value) {
        int end = at;
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            target[end++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[end++] = (byte) rest;
        return end;
    }

    private void form(int length, int form) {
        number(((long) length << PackedText.FORM_BITS) | form);
    }

    private static int indexOf(byte[] sought, ByteBuffer content) {
        var array = content.array();
        int start = content.arrayOffset() + content.position();
        int end = start + content.remaining();
        for (int at = end - sought.length; at >= Math.max(start, end - SEARCHED_BYTES); at--) {
            if (array[at] == sought[0] && Arrays.equals(array, at, at + sought.length, sought, 0, sought.length)) {
                return at - start;
            }
        }
        return -1;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
