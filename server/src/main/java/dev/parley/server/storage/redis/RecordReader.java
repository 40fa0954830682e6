package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.server.storage.format.Micros;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads what {@link RecordWriter} wrote. What ends too soon fails with a runtime exception. */
final class RecordReader {
    private final ByteBuffer bytes;

    RecordReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Reads a stretch of an array. */
    RecordReader(byte[] bytes, int offset, int length) {
        this.bytes = ByteBuffer.wrap(bytes, offset, length);
    }

    int octet() {
        return bytes.get() & 0xFF;
    }

    /** Refuses a record of another form than this version knows. */
    void requireFormat(int known) {
        int format = octet();
        if (format != known) {
            throw new IllegalStateException(
                    "the stored record has the format %d, which is newer than this version".formatted(format));
        }
    }

    long number() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    long fixed() {
        return bytes.getLong();
    }

    /** A number of four bytes. */
    int fixedInt() {
        return bytes.getInt();
    }

    Instant time() {
        return Micros.instant(fixed());
    }

    UUID uuid() {
        return new UUID(fixed(), fixed());
    }

    Optional<UUID> optionalUuid() {
        return octet() == 1 ? Optional.of(uuid()) : Optional.empty();
    }

    String text() {
        return text((int) number());
    }

    /** A text of that many bytes. */
    String text(int length) {
        var text = new String(bytes.array(), bytes.position(), length, UTF_8);
        bytes.position(bytes.position() + length);
        return text;
    }

    Map<String, String> texts() {
        int count = (int) number();
        var texts = HashMap.<String, String>newHashMap(count);
        for (int i = 0; i < count; i++) {
            texts.put(text(), text());
        }
        return texts;
    }
}
