package dev.parley.server.grpc.transport;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.InvalidRequestException;
import dev.parley.server.domain.InvalidRequestException.Violation;
import dev.parley.server.domain.Reason;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Reads requests from the wire, and never throws. Takes no more memory than the limit, whatever is unpacked.
 *
 * @param maxBytes one request, decompressed
 * @param largeBytes what is as large as that is {@link Decoded.Large}
 */
record RequestMarshaller<Q>(RequestDecoder<Q> decoder, int maxBytes, int largeBytes) implements Marshaller<Decoded<Q>> {
    // Unpacked, and thrown away, to tell a large request from one that was made to hurt.
    private static final int BOMB_BYTES = 16 << 20;
    private static final int CHUNK_BYTES = 8 << 10;

    @Override
    public InputStream stream(Decoded<Q> request) {
        throw new UnsupportedOperationException("a server sends no requests");
    }

    @Override
    public Decoded<Q> parse(InputStream stream) {
        try {
            var bytes = read(stream);
            return bytes.length < largeBytes ? decoded(bytes) : new Decoded.Large<>(() -> decoded(bytes));
        } catch (StatusRuntimeException e) {
            // The transport's own limit, above ours: nobody packs that much by mistake.
            return new Decoded.Unreadable<>(ExhaustedException.unpacked(maxBytes));
        } catch (IOException e) {
            return new Decoded.Unreadable<>(InvalidRequestException.malformed(
                    "the request cannot be decompressed: send it again as gzip, or uncompressed", List.of()));
        } catch (RuntimeException e) {
            return new Decoded.Unreadable<>(e);
        }
    }

    private Decoded<Q> decoded(byte[] bytes) {
        try {
            return new Decoded.Request<>(decode(bytes));
        } catch (RuntimeException e) {
            return new Decoded.Unreadable<>(e);
        }
    }

    private byte[] read(InputStream stream) throws IOException {
        if (stream instanceof KnownLength) {
            int size = stream.available();
            if (size > maxBytes) {
                throw tooLarge();
            }
            var bytes = new byte[size];
            stream.readNBytes(bytes, 0, size);
            return bytes;
        }
        var bytes = stream.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
            throw isBomb(stream) ? ExhaustedException.unpacked(maxBytes) : tooLarge();
        }
        return bytes;
    }

    private boolean isBomb(InputStream rest) throws IOException {
        var chunk = new byte[CHUNK_BYTES];
        long unpacked = maxBytes;
        for (int read = rest.read(chunk); read > 0; read = rest.read(chunk)) {
            unpacked += read;
            if (unpacked >= BOMB_BYTES) {
                return true;
            }
        }
        return false;
    }

    private Q decode(byte[] bytes) {
        try {
            return decoder.decode(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw malformed(TextFields.notUtf8(decoder.descriptor(), bytes));
        }
    }

    private InvalidRequestException malformed(List<Violation> notUtf8) {
        var message = notUtf8.isEmpty()
                ? "the request is not a well-formed %s: send what the .proto file says"
                : "the request is not a well-formed %s: send text as UTF-8";
        return InvalidRequestException.malformed(
                message.formatted(decoder.descriptor().getFullName()), notUtf8);
    }

    private InvalidRequestException tooLarge() {
        return InvalidRequestException.fields(
                Reason.BATCH_TOO_LARGE,
                List.of(new Violation("request", "must be at most %d bytes: send it in several".formatted(maxBytes))));
    }
}
