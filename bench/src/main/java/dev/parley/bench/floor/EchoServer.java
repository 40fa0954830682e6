package dev.parley.bench.floor;

import dev.parley.bench.load.Bytes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The floor: the least that a server over grpc-java does. It runs on the event loop, takes bytes and answers bytes.
 *
 * <p>{@code Echo} answers the first ten bytes of a request. {@code Stream} takes a number of four bytes and answers
 * that many items of 1 KiB, as long as the reader is ready.
 */
public final class EchoServer {
    /** Answers once. */
    public static final MethodDescriptor<byte[], byte[]> ECHO = Bytes.method("bench.Floor/Echo", MethodType.UNARY);

    /** Answers many times. */
    public static final MethodDescriptor<byte[], byte[]> STREAM =
            Bytes.method("bench.Floor/Stream", MethodType.SERVER_STREAMING);

    private static final int ANSWER_BYTES = 10;
    private static final int ITEM_BYTES = 1024;

    private EchoServer() {}

    /** Serves on the port that is the only argument, until the process ends. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int port = Integer.parseInt(arguments[0]);
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .directExecutor()
                .addService(ServerServiceDefinition.builder("bench.Floor")
                        .addMethod(ECHO, handler(Echo::new))
                        .addMethod(STREAM, handler(Stream::new))
                        .build())
                .build()
                .start()
                .awaitTermination();
    }

    private static ServerCallHandler<byte[], byte[]> handler(Answering answering) {
        return (call, headers) -> {
            call.request(2);
            return answering.to(call);
        };
    }

    /** Makes what answers one call. */
    private interface Answering {
        ServerCall.Listener<byte[]> to(ServerCall<byte[], byte[]> call);
    }

    private static final class Echo extends ServerCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> call;
        private byte @Nullable [] request;

        Echo(ServerCall<byte[], byte[]> call) {
            this.call = call;
        }

        @Override
        public void onMessage(byte[] message) {
            request = message;
        }

        @Override
        public void onHalfClose() {
            if (request == null) {
                call.close(Status.INVALID_ARGUMENT, new Metadata());
                return;
            }
            call.sendHeaders(new Metadata());
            call.sendMessage(Arrays.copyOf(request, ANSWER_BYTES));
            call.close(Status.OK, new Metadata());
        }
    }

    private static final class Stream extends ServerCall.Listener<byte[]> {
        private static final byte[] ITEM = new byte[ITEM_BYTES];

        private final ServerCall<byte[], byte[]> call;
        private int left;
        private boolean open;

        Stream(ServerCall<byte[], byte[]> call) {
            this.call = call;
        }

        @Override
        public void onMessage(byte[] message) {
            left = ByteBuffer.wrap(message).getInt();
        }

        @Override
        public void onHalfClose() {
            call.sendHeaders(new Metadata());
            open = true;
            send();
        }

        @Override
        public void onReady() {
            if (open) {
                send();
            }
        }

        private void send() {
            while (left > 0 && call.isReady()) {
                left--;
                call.sendMessage(ITEM);
            }
            if (left == 0) {
                open = false;
                call.close(Status.OK, new Metadata());
            }
        }
    }
}
