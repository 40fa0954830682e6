package dev.parley.client;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Sends {@code authorization: Bearer …}. The token is asked for anew for every attempt. */
final class BearerToken extends CallCredentials {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Supplier<String> token;

    BearerToken(Supplier<String> token) {
        this.token = token;
    }

    // The supplier may block, to fetch a token: it runs on the call's executor, never on the network's threads.
    @Override
    public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
        executor.execute(() -> apply(applier));
    }

    private void apply(MetadataApplier applier) {
        var headers = new Metadata();
        try {
            headers.put(AUTHORIZATION, "Bearer " + token.get());
        } catch (RuntimeException e) {
            applier.fail(Status.UNAUTHENTICATED
                    .withDescription("the bearer token could not be had")
                    .withCause(e));
            return;
        }
        applier.apply(headers);
    }
}
