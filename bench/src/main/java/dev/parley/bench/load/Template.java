package dev.parley.bench.load;

import com.google.protobuf.MessageLite;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A request as bytes, in which numbers of a fixed width are overwritten in place. For one thread, and for one call at a
 * time.
 */
public final class Template {
    private final byte[] bytes;

    /** Starts from a request in which each number has a placeholder of its own. */
    public Template(MessageLite request) {
        this.bytes = request.toByteArray();
    }

    /**
     * Where a placeholder is.
     *
     * @throws IllegalArgumentException unless it is there exactly once
     */
    public Place find(String placeholder) {
        var wanted = placeholder.getBytes(StandardCharsets.US_ASCII);
        int found = -1;
        for (int i = 0; i + wanted.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                if (found >= 0) {
                    throw new IllegalArgumentException(placeholder + " is there twice");
                }
                found = i;
            }
        }
        if (found < 0) {
            throw new IllegalArgumentException(placeholder + " is not there");
        }
        return new Place(found, wanted.length);
    }

    /** Writes a number with leading zeros. Digits that do not fit are lost. */
    public void put(Place place, long number) {
        long rest = number;
        for (int i = place.offset + place.width - 1; i >= place.offset; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** The request as it is now: the array itself, which the next number overwrites. */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Where a number stands.
     *
     * @param width in digits
     */
    public record Place(int offset, int width) {}
}
