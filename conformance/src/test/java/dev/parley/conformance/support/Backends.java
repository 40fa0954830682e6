package dev.parley.conformance.support;

import dev.parley.databases.DatabaseAddress;
import dev.parley.databases.PgBouncer;
import dev.parley.databases.Postgres;
import dev.parley.databases.Redis;
import dev.parley.databases.RedisAddress;
import dev.parley.databases.RedisCluster;
import java.util.HashMap;
import java.util.Map;

/** What a server under test is set to, for each backend. */
final class Backends {
    private Backends() {}

    /**
     * The settings of a server on an empty backend of its own.
     *
     * @param backend as in {@code storage.backend}, or {@code postgres-pooler}: behind a PgBouncer in transaction mode,
     *     or {@code redis-cluster}: on three masters
     */
    static Map<String, String> settings(String backend) {
        return switch (backend) {
            case "memory" -> Map.of("storage.backend", "memory");
            case "postgres" -> postgres(Postgres.createDatabase());
            // It ends with the JVM of the cases.
            case "postgres-pooler" ->
                postgres(PgBouncer.before(Postgres.createDatabase()).address());
            case "redis" -> redis(Redis.create());
            case "redis-cluster" -> redis(RedisCluster.create());
            default -> throw new IllegalArgumentException("no such backend: " + backend);
        };
    }

    private static Map<String, String> postgres(DatabaseAddress database) {
        return Map.of(
                "storage.backend", "postgres",
                "storage.postgres.url", database.url(),
                "storage.postgres.username", database.username(),
                "storage.postgres.password", database.password());
    }

    private static Map<String, String> redis(RedisAddress redis) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "storage.backend", "redis",
                "storage.redis.address", redis.address(),
                "storage.redis.key-prefix", redis.keyPrefix()));
        if (!redis.password().isEmpty()) {
            settings.put("storage.redis.password", redis.password());
        }
        return settings;
    }
}
