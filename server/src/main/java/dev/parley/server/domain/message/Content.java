package dev.parley.server.domain.message;

import java.util.Arrays;

/**
 * The fields of a message as the caller sent them, serialised; without its id, its status and what only the server
 * sets. Opaque to all but {@code grpc}. The bytes are never changed.
 */
public final class Content {
    private final byte[] bytes;

    private Content(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes the array over: the caller must not change it any more. */
    public static Content of(byte[] bytes) {
        return new Content(bytes);
    }

    /** The bytes themselves, not a copy: the caller must not change them. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return bytes.length;
    }

    /** Whether the bytes are the same. The same content can have different bytes: see {@link ContentEquality}. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Content content && Arrays.equals(bytes, content.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Never shows what is in it. */
    @Override
    public String toString() {
        return "Content[%d bytes]".formatted(bytes.length);
    }
}
