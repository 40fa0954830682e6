package dev.parley.server.storage.redis;

import dev.parley.databases.Redis;
import dev.parley.databases.RedisAddress;
import dev.parley.databases.RedisCluster;
import dev.parley.server.storage.StorageContract;
import dev.parley.server.storage.redis.RedisSettings.Assurance;
import dev.parley.server.storage.redis.RedisSettings.Capacity;
import dev.parley.server.storage.redis.RedisSettings.Login;
import dev.parley.server.storage.redis.RedisSettings.Mode;
import dev.parley.server.storage.redis.RedisSettings.Patience;
import dev.parley.server.storage.redis.RedisSettings.Place;
import dev.parley.server.storage.redis.RedisSettings.Protection;
import dev.parley.server.storage.redis.RedisSettings.Tls;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Keys of one's own on a Redis or a cluster, for one test class. */
public record TestRedis(RedisAddress address) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    public static TestRedis create() {
        return new TestRedis(Redis.create());
    }

    public static TestRedis createOnCluster() {
        return new TestRedis(RedisCluster.create());
    }

    /** What a storage on it goes by: the defaults of the server, but for some patience with a busy machine. */
    public RedisSettings settings() {
        return settings(Mode.AUTO, login());
    }

    /** The same, as another user. */
    public RedisSettings settings(String username, String password) {
        return settings(
                Mode.AUTO,
                new Login(Optional.of(username), () -> password, new Tls(Protection.NONE, Optional.empty())));
    }

    RedisSettings settings(Mode mode, Login login) {
        return new RedisSettings(
                new Place(mode, address.nodes(), "", 0),
                login,
                address.keyPrefix(),
                new Capacity(8, 10_000),
                new Patience(PATIENCE, PATIENCE),
                new Assurance(Optional.empty(), false),
                Duration.ofMillis(100));
    }

    /** A storage on it, as the contract wants it. */
    RedisStorage storage() {
        return new RedisStorage(settings(), StorageContract.EQUALITY, StorageContract.LIMITS);
    }

    /** What a server has to be told to find it. */
    Map<String, String> serverSettings() {
        return Map.of(
                "storage.backend", "redis",
                "storage.redis.address", address.address(),
                "storage.redis.key-prefix", address.keyPrefix());
    }

    private Login login() {
        return new Login(Optional.empty(), address::password, new Tls(Protection.NONE, Optional.empty()));
    }
}
