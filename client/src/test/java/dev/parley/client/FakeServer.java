package dev.parley.client;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Message;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A server on the loopback address that answers as its test says, and remembers every attempt that reached it. */
final class FakeServer implements AutoCloseable {
    private final Map<String, ServerMethodDefinition<?, ?>> methods = new ConcurrentHashMap<>();
    private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    private final Server server;

    FakeServer() {
        this(InsecureServerCredentials.create());
    }

    FakeServer(ServerCredentials credentials) {
        this(credentials, 0);
    }

    FakeServer(ServerCredentials credentials, int port) {
        try {
            server = Grpc.newServerBuilderForPort(port, credentials)
                    .maxInboundMessageSize(16 << 20)
                    .fallbackHandlerRegistry(new Handlers())
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One attempt of a call, as it arrived. */
    record Attempt(
            Message request, Metadata headers, @Nullable Deadline deadline) {
        @Nullable
        String header(String name) {
            return headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
        }
    }

    int port() {
        return server.getPort();
    }

    String target() {
        return "localhost:" + server.getPort();
    }

    ParleyClient.Builder client() {
        return ParleyClient.builder().target(target()).plaintext();
    }

    List<Attempt> attempts() {
        return attempts;
    }

    <Q extends Message, A> void on(MethodDescriptor<Q, A> method, BiConsumer<Q, StreamObserver<A>> handler) {
        var call = method.getType() == MethodDescriptor.MethodType.UNARY
                ? ServerCalls.<Q, A>asyncUnaryCall((request, answer) -> handle(request, answer, handler))
                : ServerCalls.<Q, A>asyncServerStreamingCall((request, answer) -> handle(request, answer, handler));
        var service = ServerServiceDefinition.builder(requireNonNull(method.getServiceName()))
                .addMethod(method, call)
                .build();
        methods.put(
                method.getFullMethodName(),
                ServerInterceptors.intercept(service, new HeadersKept()).getMethod(method.getFullMethodName()));
    }

    <Q extends Message, A> void answer(MethodDescriptor<Q, A> method, A answer) {
        on(method, (request, response) -> {
            response.onNext(answer);
            response.onCompleted();
        });
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            // The next one may want the port.
            if (!server.awaitTermination(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <Q extends Message, A> void handle(
            Q request, StreamObserver<A> answer, BiConsumer<Q, StreamObserver<A>> handler) {
        attempts.add(new Attempt(
                request, HeadersKept.HEADERS.get(), Context.current().getDeadline()));
        handler.accept(request, answer);
    }

    private final class Handlers extends HandlerRegistry {
        @Override
        public @Nullable ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            return methods.get(name);
        }
    }

    private static final class HeadersKept implements ServerInterceptor {
        static final Context.Key<Metadata> HEADERS = Context.key("headers");

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            return Contexts.interceptCall(Context.current().withValue(HEADERS, headers), call, headers, next);
        }
    }
}
