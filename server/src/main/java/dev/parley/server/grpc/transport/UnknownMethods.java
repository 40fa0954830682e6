package dev.parley.server.grpc.transport;

import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Answers calls of methods that there are not. */
final class UnknownMethods extends HandlerRegistry {
    // One name for all, so that whoever keeps books by method keeps one line.
    private static final MethodDescriptor<InputStream, InputStream> METHOD =
            MethodDescriptor.<InputStream, InputStream>newBuilder(new Untouched(), new Untouched())
                    .setType(MethodType.UNKNOWN)
                    .setFullMethodName("unknown/unknown")
                    .build();

    private final Failures failures;

    UnknownMethods(Failures failures) {
        this.failures = failures;
    }

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String methodName, @Nullable String authority) {
        return ServerMethodDefinition.create(METHOD, (call, headers) -> {
            var ending = failures.unknownMethod(methodName);
            call.close(ending.status(), ending.trailers());
            return new ServerCall.Listener<>() {};
        });
    }

    private static final class Untouched implements MethodDescriptor.Marshaller<InputStream> {
        @Override
        public InputStream stream(InputStream value) {
            return value;
        }

        @Override
        public InputStream parse(InputStream stream) {
            return stream;
        }
    }
}
