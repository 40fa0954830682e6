package dev.parley.conformance.support;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Calls with requests that no generated stub would send. */
public final class RawCalls {
    private static final Marshaller<byte[]> BYTES = new Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private RawCalls() {}

    /**
     * Sends bytes as the request of a method, and answers the first answer. A stream is cancelled after that.
     *
     * @return nothing if a stream ended without an item
     */
    public static List<byte[]> call(Channel channel, String method, byte[] request) {
        return call(channel, method, request, CallOptions.DEFAULT);
    }

    /** The same, with options such as a compression. */
    public static List<byte[]> call(Channel channel, String method, byte[] request, CallOptions options) {
        var descriptor = MethodDescriptor.<byte[], byte[]>newBuilder(BYTES, BYTES)
                .setFullMethodName(method)
                .setType(Rpcs.isStream(method) ? MethodType.SERVER_STREAMING : MethodType.UNARY)
                .build();
        var answers = new ArrayList<byte[]>();
        if (descriptor.getType() == MethodType.UNARY) {
            answers.add(ClientCalls.blockingUnaryCall(channel, descriptor, options, request));
            return answers;
        }
        var cancellable = Context.current().withCancellation();
        var previous = cancellable.attach();
        try {
            var stream = ClientCalls.blockingServerStreamingCall(channel, descriptor, options, request);
            if (stream.hasNext()) {
                answers.add(stream.next());
            }
            return answers;
        } finally {
            cancellable.detach(previous);
            cancellable.cancel(null);
        }
    }

    /**
     * A request's bytes with every occurrence of an ASCII marker replaced by as many other bytes.
     *
     * @throws IllegalArgumentException if the marker is not in there
     */
    public static byte[] replaced(Message request, String marker, byte... replacement) {
        var bytes = request.toByteArray();
        var wanted = ByteString.copyFromUtf8(marker).toByteArray();
        if (wanted.length != replacement.length) {
            throw new IllegalArgumentException("the lengths differ");
        }
        boolean isThere = false;
        for (int i = 0; i + wanted.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                System.arraycopy(replacement, 0, bytes, i, wanted.length);
                isThere = true;
            }
        }
        if (!isThere) {
            throw new IllegalArgumentException("the marker is not in the request");
        }
        return bytes;
    }
}
