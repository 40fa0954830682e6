package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.server.storage.format.Micros;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Puts a record together: whole numbers of seven bits a byte, and texts behind their lengths. */
final class RecordWriter {
    private byte[] bytes = new byte[64];
    private int size;

    RecordWriter octet(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    /** A number that is mostly small, and never negative. */
    RecordWriter number(long value) {
        room(Long.BYTES + 2);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    RecordWriter fixed(long value) {
        room(Long.BYTES);
        ByteBuffer.wrap(bytes, size, Long.BYTES).putLong(value);
        size += Long.BYTES;
        return this;
    }

    RecordWriter time(Instant time) {
        return fixed(Micros.floor(time));
    }

    RecordWriter uuid(UUID value) {
        return fixed(value.getMostSignificantBits()).fixed(value.getLeastSignificantBits());
    }

    RecordWriter uuid(Optional<UUID> value) {
        octet(value.isPresent() ? 1 : 0);
        value.ifPresent(this::uuid);
        return this;
    }

    RecordWriter text(String text) {
        var utf8 = text.getBytes(UTF_8);
        number(utf8.length);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
        return this;
    }

    /** Equal maps make equal bytes. */
    RecordWriter texts(Map<String, String> texts) {
        number(texts.size());
        new TreeMap<>(texts).forEach((key, value) -> text(key).text(value));
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
