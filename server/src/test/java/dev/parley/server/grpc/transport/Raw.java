package dev.parley.server.grpc.transport;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/** Calls with bytes for requests, sent step by step, as no generated client would. */
final class Raw {
    static final String APPEND = "parley.v1.MessageStore/AppendMessages";
    static final String GET = "parley.v1.MessageStore/GetMessage";
    static final String STREAM = "parley.v1.MessageStore/StreamMessages";
    static final String REFLECTION = "grpc.reflection.v1.ServerReflection/ServerReflectionInfo";

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

    final ClientCall<byte[], byte[]> call;
    private final CompletableFuture<Refusal> end = new CompletableFuture<>();
    private volatile boolean answered;

    private Raw(ClientCall<byte[], byte[]> call, Metadata headers) {
        this.call = call;
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(byte[] message) {
                        answered = true;
                        call.request(1);
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.complete(Refusal.of(status.asRuntimeException(trailers)));
                    }
                },
                headers);
    }

    /** Opens a call by sending its headers. */
    static Raw open(Channel channel, String method) {
        return open(channel, method, CallOptions.DEFAULT, new Metadata());
    }

    static Raw open(Channel channel, String method, CallOptions options, Metadata headers) {
        return new Raw(channel.newCall(method(method), options), headers);
    }

    Raw send(byte[] message) {
        call.sendMessage(message);
        return this;
    }

    Raw halfClose() {
        call.halfClose();
        return this;
    }

    /** Reads what comes, whenever it comes. */
    Raw read() {
        call.request(1);
        return this;
    }

    /** Whether something came that was {@linkplain #read read}. */
    boolean isAnswered() {
        return answered;
    }

    boolean isOver() {
        return end.isDone();
    }

    /** How the call ends; OK is an end too. */
    Refusal end() {
        call.request(1);
        return end.orTimeout(30, SECONDS).join();
    }

    // Streaming on the client's side, so that it may send what it likes.
    private static MethodDescriptor<byte[], byte[]> method(String name) {
        return MethodDescriptor.newBuilder(BYTES, BYTES)
                .setType(MethodType.BIDI_STREAMING)
                .setFullMethodName(name)
                .build();
    }
}
