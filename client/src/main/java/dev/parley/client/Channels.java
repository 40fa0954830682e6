package dev.parley.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What makes a channel fit for Parley: retries, buffers, keepalive, balancing. */
final class Channels {
    /** Attempts of one call, as the service config says and gRPC allows. */
    static final int MAX_ATTEMPTS = 5;

    private static final String SERVICE_CONFIG = "/parley/v1/parley_grpc_service_config.json";
    // A call whose request does not fit is never retried: gRPC's default of 1 MiB is too small for a full batch. What
    // is
    // counted are the requests that are held anyway until they are answered.
    private static final long REQUESTS_A_CALL = 2;
    private static final long REQUESTS_A_CHANNEL = 32;
    private static final Duration KEEPALIVE = Duration.ofSeconds(30);
    private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private Channels() {}

    static void configure(ManagedChannelBuilder<?> channel, Limits limits, int maxAttempts) {
        channel.defaultServiceConfig(serviceConfig())
                .disableServiceConfigLookUp()
                .perRpcBufferLimit(REQUESTS_A_CALL * limits.requestBytes())
                .retryBufferSize(REQUESTS_A_CHANNEL * limits.requestBytes())
                .maxInboundMessageSize((int) Math.min(Integer.MAX_VALUE, 2L * limits.requestBytes()))
                .keepAliveTime(KEEPALIVE.toSeconds(), TimeUnit.SECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        if (maxAttempts == 1) {
            channel.disableRetry();
        } else {
            channel.enableRetry().maxRetryAttempts(maxAttempts);
        }
    }

    /** Lets calls end for some seconds, then ends them. */
    static void close(ManagedChannel channel) {
        channel.shutdown();
        try {
            if (!channel.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                channel.shutdownNow();
            }
        } catch (InterruptedException e) {
            channel.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, ?> serviceConfig() {
        var file = requireNonNull(Channels.class.getResourceAsStream(SERVICE_CONFIG), SERVICE_CONFIG);
        try (var json = new InputStreamReader(file, UTF_8)) {
            Map<String, ?> config = new Gson().fromJson(json, new TypeToken<Map<String, ?>>() {});
            // The client sets a deadline itself, which may be longer.
            if (config.get("methodConfig") instanceof List<?> methods) {
                methods.forEach(method -> ((Map<?, ?>) method).remove("timeout"));
            }
            return config;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
