package dev.parley.bench.parley;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.parley.bench.load.Connections;
import dev.parley.bench.process.ServerProcess;
import dev.parley.databases.DatabaseAddress;
import dev.parley.databases.RedisAddress;
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
 * @param backend the environment variables that choose what keeps the data
 */
public record Parley(Path launcher, Map<String, String> backend) {
    /** What every server here is told. The rest is as it is shipped, for production. */
    private static final Map<String, String> SETTINGS = Map.of(
            "PARLEY_PROFILE", "production",
            "PARLEY_SERVER_INSECURE_NO_AUTHENTICATION", "true",
            "PARLEY_SERVER_DRAIN_DELAY", "0s",
            "PARLEY_SERVER_DRAIN_TIMEOUT", "1s");

    /** One that keeps everything in memory. */
    public static Parley inMemory(Path launcher) {
        return new Parley(launcher, Map.of("PARLEY_STORAGE_BACKEND", "memory"));
    }

    /** One that keeps everything in a PostgreSQL database of this machine, and refuses one that is not durable. */
    public static Parley onPostgres(Path launcher, DatabaseAddress database) {
        return new Parley(
                launcher,
                Map.of(
                        "PARLEY_STORAGE_BACKEND", "postgres",
                        "PARLEY_STORAGE_REQUIRED_DURABILITY", "power-loss",
                        "PARLEY_STORAGE_POSTGRES_URL", database.url(),
                        "PARLEY_STORAGE_POSTGRES_USERNAME", database.username(),
                        "PARLEY_STORAGE_POSTGRES_PASSWORD", database.password()));
    }

    /** One that keeps everything in a Redis of this machine, which nobody else uses. */
    public static Parley onRedis(Path launcher, RedisAddress redis) {
        return new Parley(
                launcher, Map.of("PARLEY_STORAGE_BACKEND", "redis", "PARLEY_STORAGE_REDIS_ADDRESS", redis.address()));
    }

    /**
     * Starts a server by the launcher, and waits until it serves.
     *
     * @param jvmOptions beside those of the launcher
     * @param settings environment variables beside those of every server here
     */
    public ServerProcess start(List<String> jvmOptions, Map<String, String> settings) throws InterruptedException {
        var environment = new HashMap<>(settings);
        environment.put("PARLEY_JAVA_OPTS", String.join(" ", jvmOptions));
        return serve(List.of(launcher.toString(), "serve"), environment);
    }

    /** Starts a server by any command that ends in one, and waits until it serves. */
    public ServerProcess start(List<String> command) throws InterruptedException {
        return serve(command, Map.of());
    }

    /** Whether the server would start with these environment variables. */
    public boolean accepts(Map<String, String> settings) throws InterruptedException {
        var validate = ServerProcess.start(List.of(launcher.toString(), "config", "validate"), all(settings), 0);
        return validate.exitCode() == 0;
    }

    private ServerProcess serve(List<String> command, Map<String, String> settings) throws InterruptedException {
        int port = ServerProcess.freePort();
        var environment = all(settings);
        environment.put("PARLEY_SERVER_PORT", Integer.toString(port));
        var server = ServerProcess.start(command, environment, port);
        try {
            requireServing(server.awaitPort());
            return server;
        } catch (InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private Map<String, String> all(Map<String, String> settings) {
        var all = new HashMap<>(SETTINGS);
        all.putAll(backend);
        all.putAll(settings);
        return all;
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
