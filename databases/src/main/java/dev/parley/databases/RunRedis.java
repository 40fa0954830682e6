package dev.parley.databases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Runs a Parley server on a Redis of its own whose data stay: starts Redis, then the server, and stops them the other
 * way round. {@code make run-redis} uses it.
 */
public final class RunRedis {
    private RunRedis() {}

    /**
     * Ends when the server ends, with its exit code.
     *
     * @param arguments the folder of the data, and the command that starts the server, which finds Redis in its
     *     environment
     */
    public static void main(String[] arguments) throws IOException {
        try {
            System.exit(run(Path.of(arguments[0]), List.of(arguments).subList(1, arguments.length)));
        } catch (DatabaseFailedException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static int run(Path folder, List<String> command) throws IOException {
        var redis = OwnRedis.on(folder.resolve("data"), Map.of("requirepass", password(folder)));
        System.err.printf("Redis keeps the data in %s, and listens on 127.0.0.1:%d.%n", folder, redis.port());
        return new ServerRun(command, environment(redis.address())).run(redis::stop);
    }

    private static Map<String, String> environment(RedisAddress redis) {
        return Map.of(
                "PARLEY_STORAGE_BACKEND", "redis",
                "PARLEY_STORAGE_REDIS_ADDRESS", redis.address(),
                "PARLEY_STORAGE_REDIS_PASSWORD", redis.password());
    }

    // Whoever else works on this machine reaches the port, too.
    private static String password(Path folder) throws IOException {
        var file = Files.createDirectories(folder).resolve("password");
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, UUID.randomUUID().toString());
        }
        return Files.readString(file);
    }
}
