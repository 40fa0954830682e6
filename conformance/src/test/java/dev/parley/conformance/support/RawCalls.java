package dev.parley.conformance.support;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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
        var descriptor = descriptor(method, Rpcs.isStream(method) ? MethodType.SERVER_STREAMING : MethodType.UNARY);
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

    /** Sends any number of requests to a method that wants one, and answers how the call ended. */
    public static Status send(Channel channel, String method, List<byte[]> requests) {
        var ended = new CompletableFuture<Status>();
        var call = channel.newCall(descriptor(method, MethodType.BIDI_STREAMING), CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        ended.complete(status);
                    }
                },
                new Metadata());
        call.request(Integer.MAX_VALUE);
        requests.forEach(call::sendMessage);
        call.halfClose();
        return ended.join();
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

    private static MethodDescriptor<byte[], byte[]> descriptor(String method, MethodType type) {
        return MethodDescriptor.<byte[], byte[]>newBuilder(BYTES, BYTES)
                .setFullMethodName(method)
                .setType(type)
                .build();
    }
}
