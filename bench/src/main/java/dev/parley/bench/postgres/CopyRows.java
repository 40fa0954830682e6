package dev.parley.bench.postgres;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.v1.Message;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;

/** Messages as COPY takes them in its binary format: always further ones of one session. */
final class CopyRows {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final long NANOS_PER_MICRO = 1000;
    private static final int COLUMNS = 8;
    private static final int ROW_BYTES = 1200;
    private static final short USER = 3;
    private static final short COMPLETE = 2;

    private final byte[] tenant = "default".getBytes(US_ASCII);
    private final byte[] session;
    private final byte[] content;
    private long sequence;

    /**
     * Begins at sequence 1.
     *
     * @param message the content of each
     */
    CopyRows(String session, Message message) {
        this.session = session.getBytes(US_ASCII);
        this.content = message.toByteArray();
    }

    /** The next rows, as one input to COPY. */
    byte[] next(int rows) {
        var bytes = new ByteArrayOutputStream(rows * ROW_BYTES);
        try (var out = new DataOutputStream(bytes)) {
            out.write(SIGNATURE);
            out.writeInt(0);
            out.writeInt(0);
            long now = Duration.between(EPOCH, Instant.now()).toNanos() / NANOS_PER_MICRO;
            for (int i = 0; i < rows; i++) {
                row(out, now);
            }
            out.writeShort(-1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void row(DataOutputStream out, long now) throws IOException {
        sequence++;
        out.writeShort(COLUMNS);
        field(out, tenant);
        field(out, session);
        field(out, sequence);
        field(out, "message-%09d".formatted(sequence).getBytes(US_ASCII));
        field(out, now);
        field(out, USER);
        field(out, COMPLETE);
        field(out, content);
    }

    private static void field(DataOutputStream out, byte[] value) throws IOException {
        out.writeInt(value.length);
        out.write(value);
    }

    private static void field(DataOutputStream out, long value) throws IOException {
        out.writeInt(Long.BYTES);
        out.writeLong(value);
    }

    private static void field(DataOutputStream out, short value) throws IOException {
        out.writeInt(Short.BYTES);
        out.writeShort(value);
    }
}
