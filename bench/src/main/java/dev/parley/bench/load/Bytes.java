package dev.parley.bench.load;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Requests and answers as bytes, copied once. */
public enum Bytes implements Marshaller<byte[]> {
    MARSHALLER;

    /** A method whose requests and answers are bytes. */
    public static MethodDescriptor<byte[], byte[]> method(String fullName, MethodType type) {
        return MethodDescriptor.newBuilder(MARSHALLER, MARSHALLER)
                .setFullMethodName(fullName)
                .setType(type)
                .build();
    }

    @Override
    public InputStream stream(byte[] value) {
        return new Whole(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
        try {
            if (stream instanceof KnownLength) {
                var bytes = new byte[stream.available()];
                stream.readNBytes(bytes, 0, bytes.length);
                return bytes;
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // gRPC would copy from any other stream through a buffer that it allocates each time.
    private static final class Whole extends ByteArrayInputStream implements KnownLength, Drainable {
        Whole(byte[] bytes) {
            super(bytes);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int length = count - pos;
            target.write(buf, pos, length);
            pos = count;
            return length;
        }
    }
}
