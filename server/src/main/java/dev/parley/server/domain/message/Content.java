package dev.parley.server.domain.message;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The fields of a message as the caller sent them, serialised; without its id, its status and what only the server
 * sets. Opaque to all but {@code grpc}. The bytes are never changed.
 */
public final class Content {
    private final byte[] array;
    private final int offset;
    private final int length;

    private Content(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** Takes the array over: the caller must not change it any more. */
    public static Content of(byte[] bytes) {
        return new Content(bytes, 0, bytes.length);
    }

    /** Takes a stretch of an array over, without a copy: the caller must not change it any more. */
    public static Content slice(byte[] array, int offset, int length) {
        return new Content(array, offset, length);
    }

    /** The bytes, which the caller must not change. A copy if the content is a slice: see {@link #buffer}. */
    public byte[] bytes() {
        return length == array.length ? array : Arrays.copyOfRange(array, offset, offset + length);
    }

    /** The bytes themselves, never a copy: a new buffer on an array, which the caller must not change. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(array, offset, length);
    }

    public int length() {
        return length;
    }

    /** Whether the bytes are the same. The same content can have different bytes: see {@link ContentEquality}. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Content content
                && Arrays.equals(
                        array, offset, offset + length, content.array, content.offset, content.offset + content.length);
    }

    @Override
    public int hashCode() {
        return buffer().hashCode();
    }

    /** Never shows what is in it. */
    @Override
    public String toString() {
        return "Content[%d bytes]".formatted(length);
    }
}
