package dev.parley.server.grpc.transport;

import com.google.protobuf.MessageLite;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An answer that is serialised already, in stretches of arrays, which are copied only once: to the wire. The arrays
 * must not change any more.
 */
public final class Serialized {
    /** Sends such answers. Where the interface says a message, they are its bytes. */
    public static final Marshaller<Serialized> MARSHALLER = new Marshaller<>() {
        @Override
        public InputStream stream(Serialized answer) {
            return answer.new Stream();
        }

        @Override
        public Serialized parse(InputStream stream) {
            throw new UnsupportedOperationException("a server reads no answers");
        }
    };

    private byte[][] arrays = new byte[2][];
    // Where each stretch begins and ends in its array.
    private int[] bounds = new int[4];
    private int stretches;
    private int size;

    /** Adds a stretch behind the others. Its position and limit stay as they are. */
    public Serialized add(ByteBuffer stretch) {
        if (stretches == arrays.length) {
            arrays = Arrays.copyOf(arrays, 2 * arrays.length);
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        int begin = stretch.arrayOffset() + stretch.position();
        arrays[stretches] = stretch.array();
        bounds[2 * stretches] = begin;
        bounds[2 * stretches + 1] = begin + stretch.remaining();
        stretches++;
        size = Math.addExact(size, stretch.remaining());
        return this;
    }

    /** How much there is. Unit: bytes. */
    public int size() {
        return size;
    }

    /** All of it in one array, for those who look at it instead of sending it. */
    public byte[] toBytes() {
        var bytes = ByteBuffer.allocate(size);
        for (int i = 0; i < stretches; i++) {
            bytes.put(arrays[i], begin(i), length(i));
        }
        return bytes.array();
    }

    /** What an answer takes, serialised. Unit: bytes. */
    static int sizeOf(Object answer) {
        return switch (answer) {
            case Serialized serialized -> serialized.size();
            case MessageLite message -> message.getSerializedSize();
            default -> 0;
        };
    }

    private int begin(int stretch) {
        return bounds[2 * stretch];
    }

    private int length(int stretch) {
        return bounds[2 * stretch + 1] - begin(stretch);
    }

    // gRPC drains it where it sends it as it is, and reads it where it compresses it.
    private final class Stream extends InputStream implements Drainable, KnownLength {
        private int present;
        private int takenOfPresent;
        private int left = size;

        @Override
        public int available() {
            return left;
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int drained = left;
            while (left > 0) {
                int length = leftOfPresent();
                target.write(arrays[present], begin(present) + takenOfPresent, length);
                taken(length);
            }
            return drained;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (left == 0) {
                return length == 0 ? 0 : -1;
            }
            int taken = Math.min(length, leftOfPresent());
            System.arraycopy(arrays[present], begin(present) + takenOfPresent, target, offset, taken);
            taken(taken);
            return taken;
        }

        @Override
        public int read() {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        // Goes on to the first stretch that has something left.
        private int leftOfPresent() {
            while (takenOfPresent == length(present)) {
                present++;
                takenOfPresent = 0;
            }
            return length(present) - takenOfPresent;
        }

        private void taken(int bytes) {
            takenOfPresent += bytes;
            left -= bytes;
        }
    }
}
