package dev.parley.server.grpc.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.cli.Build;
import dev.parley.server.cli.ParleyCommandLine;
import dev.parley.server.settings.Surroundings;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthProbeTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final HealthStatusManager health = new HealthStatusManager();
    private @Nullable Server server;

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        if (server != null) {
            server.shutdownNow();
        }
    }

    @Test
    void aServerThatServesIsHealthy() throws IOException {
        var address = start(InsecureServerCredentials.create());

        assertThat(new HealthProbe(address, Optional.empty()).check("", TIMEOUT))
                .isEqualTo(new Health(true, "SERVING"));
    }

    @Test
    void aServerThatDrainsIsNot() throws IOException {
        var address = start(InsecureServerCredentials.create());
        health.setStatus("", ServingStatus.NOT_SERVING);

        assertThat(new HealthProbe(address, Optional.empty()).check("", TIMEOUT))
                .isEqualTo(new Health(false, "NOT_SERVING"));
    }

    @Test
    void oneServiceCanBeAskedFor() throws IOException {
        var address = start(InsecureServerCredentials.create());
        health.setStatus("parley.v1.MessageStore", ServingStatus.SERVING);
        var probe = new HealthProbe(address, Optional.empty());

        assertThat(probe.check("parley.v1.MessageStore", TIMEOUT).isServing()).isTrue();
        assertThat(probe.check("parley.v1.Nonsense", TIMEOUT)).isEqualTo(new Health(false, "there is no such service"));
    }

    @Test
    void theConfiguredCertificateIsTrustedWhateverItsNames() throws Exception {
        var certificate = TestCertificate.create(directory, "CN=parley.example.org");
        var address = start(TlsServerCredentials.create(
                certificate.certificateFile().toFile(), certificate.keyFile().toFile()));

        assertThat(new HealthProbe(address, Optional.of(certificate.certificateFile())).check("", TIMEOUT))
                .isEqualTo(new Health(true, "SERVING"));
    }

    @Test
    void anotherCertificateIsNotTrusted() throws Exception {
        var certificate = TestCertificate.create(directory, "CN=127.0.0.1");
        var other = TestCertificate.create(directory, "CN=localhost");
        var address = start(TlsServerCredentials.create(
                certificate.certificateFile().toFile(), certificate.keyFile().toFile()));

        var health = new HealthProbe(address, Optional.of(other.certificateFile())).check("", TIMEOUT);

        assertThat(health.isServing()).isFalse();
        assertThat(health.description()).contains("another certificate than the configured one");
    }

    @Test
    void aServerThatDoesNotAnswerIsNotHealthy() throws IOException {
        try (var silent = new ServerSocket(0)) {
            var address = InetSocketAddress.createUnresolved("127.0.0.1", silent.getLocalPort());

            assertThat(new HealthProbe(address, Optional.empty()).check("", Duration.ofMillis(300)))
                    .isEqualTo(new Health(false, "did not answer in time"));
        }
    }

    @Test
    void theCommandAsksTheServerOfItsSettingsAndEndsAsItIs() throws IOException {
        var address = start(InsecureServerCredentials.create());
        var environment = Map.of("PARLEY_SERVER_HOST", "0.0.0.0", "PARLEY_SERVER_PORT", "" + address.getPort());
        var surroundings = new Surroundings(environment, Optional.empty(), 1 << 30);
        var commands = new ParleyCommandLine(
                surroundings,
                new Build("", ""),
                settings -> {
                    throw new IOException("not asked for");
                },
                stop -> {});

        assertThat(commands.execute("health", "--timeout", "1m")).isZero();
        health.setStatus("", ServingStatus.NOT_SERVING);
        assertThat(commands.execute("health", "--timeout", "1m")).isEqualTo(1);
    }

    private InetSocketAddress start(ServerCredentials credentials) throws IOException {
        var started = Grpc.newServerBuilderForPort(0, credentials)
                .addService(health.getHealthService())
                .build()
                .start();
        server = started;
        return InetSocketAddress.createUnresolved("127.0.0.1", started.getPort());
    }
}
