package dev.parley.server.grpc.probe;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Asks a server whether it serves, by {@code grpc.health.v1}. */
public final class HealthProbe {
    private final InetSocketAddress address;
    private final Optional<Path> certificateFile;

    /**
     * Prepares to ask.
     *
     * @param address whom; need not be resolved
     * @param certificateFile the server's own certificate, if it speaks TLS
     */
    public HealthProbe(InetSocketAddress address, Optional<Path> certificateFile) {
        this.address = address;
        this.certificateFile = certificateFile;
    }

    /**
     * Asks once.
     *
     * @param service the full name of a service, or nothing for the whole server
     */
    public Health check(String service, Duration timeout) {
        var channel = Grpc.newChannelBuilderForAddress(address.getHostString(), address.getPort(), credentials())
                // The server is near; what the environment says about proxies is for others.
                .proxyDetector(target -> null)
                .build();
        try {
            var answer = HealthGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(timeout.toNanos(), NANOSECONDS)
                    .check(HealthCheckRequest.newBuilder().setService(service).build());
            return new Health(
                    answer.getStatus() == ServingStatus.SERVING,
                    answer.getStatus().name());
        } catch (StatusRuntimeException e) {
            return new Health(false, description(e));
        } finally {
            channel.shutdownNow();
        }
    }

    private ChannelCredentials credentials() {
        if (certificateFile.isEmpty()) {
            return InsecureChannelCredentials.create();
        }
        return TlsChannelCredentials.newBuilder()
                .trustManager(PinnedCertificate.read(certificateFile.get()))
                .build();
    }

    private static String description(StatusRuntimeException failure) {
        return switch (failure.getStatus().getCode()) {
            case NOT_FOUND -> "there is no such service";
            case UNIMPLEMENTED -> "does not answer health checks";
            case DEADLINE_EXCEEDED -> "did not answer in time";
            case UNAVAILABLE -> "cannot be reached: " + root(failure).getMessage();
            default -> failure.getStatus().toString();
        };
    }

    // gRPC's own words are "io exception".
    private static Throwable root(Throwable failure) {
        return failure.getCause() == null ? failure : root(failure.getCause());
    }
}
