package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.server.storage.format.Micros;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Several values that a script has put into one, since each value of an answer costs its reader some time. */
final class Values {
    static final Values NONE = new Values(new byte[0]);
    private static final int ABSENT = -1;

    private final ByteBuffer packed;

    /** Takes what the function {@code packed} of a script made: each value behind its length. */
    Values(byte[] packed) {
        this.packed = ByteBuffer.wrap(packed);
    }

    boolean hasNext() {
        return packed.hasRemaining();
    }

    byte @Nullable [] next() {
        int length = packed.getInt();
        if (length == ABSENT) {
            return null;
        }
        var value = new byte[length];
        packed.get(value);
        return value;
    }

    byte[] require() {
        var value = next();
        if (value == null) {
            throw new IllegalStateException("a stored record lacks a value that it must have");
        }
        return value;
    }

    String text() {
        return new String(require(), UTF_8);
    }

    /** A decimal number; 0 where there is none. */
    long count() {
        var value = next();
        return value == null ? 0 : Long.parseLong(new String(value, US_ASCII));
    }

    /** Microseconds as a decimal number. */
    Optional<Instant> time() {
        var value = next();
        return value == null
                ? Optional.empty()
                : Optional.of(Micros.instant(Long.parseLong(new String(value, US_ASCII))));
    }
}
