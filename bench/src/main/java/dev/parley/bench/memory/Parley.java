package dev.parley.bench.memory;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.parley.bench.load.Connections;
import dev.parley.bench.process.ServerProcess;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The server under test, as its users start it.
 *
 * @param launcher such as {@code bin/parley}
 */
public record Parley(Path launcher) {
    /** What every server here is told. The rest is as it is shipped, for production. */
    private static final Map<String, String> SETTINGS = Map.of(
            "PARLEY_PROFILE", "production",
            "PARLEY_STORAGE_BACKEND", "memory",
            "PARLEY_SERVER_INSECURE_NO_AUTHENTICATION", "true",
            "PARLEY_SERVER_DRAIN_DELAY", "0s",
            "PARLEY_SERVER_DRAIN_TIMEOUT", "1s");

    /**
     * Starts a server and waits until it serves.
     *
     * @param jvmOptions beside those of the launcher
     * @param settings environment variables beside those of every server here
     */
    public ServerProcess start(List<String> jvmOptions, Map<String, String> settings) throws InterruptedException {
        int port = ServerProcess.freePort();
        var environment = new HashMap<>(SETTINGS);
        environment.put("PARLEY_SERVER_PORT", Integer.toString(port));
        environment.put("PARLEY_JAVA_OPTS", String.join(" ", jvmOptions));
        environment.putAll(settings);
        var server = ServerProcess.start(List.of(launcher.toString(), "serve"), environment, port);
        try {
            requireServing(server.awaitPort());
            return server;
        } catch (InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static void requireServing(ServerProcess server) {
        try (var connections = Connections.open(server.port(), 1)) {
            var answer = HealthGrpc.newBlockingStub(connections.of(0))
                    .withDeadlineAfter(10, SECONDS)
                    .check(HealthCheckRequest.getDefaultInstance());
            if (answer.getStatus() != ServingStatus.SERVING) {
                throw new IllegalStateException("the server does not serve: " + server.output());
            }
        }
    }
}
