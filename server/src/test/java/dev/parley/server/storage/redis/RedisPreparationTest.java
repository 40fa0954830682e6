package dev.parley.server.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.databases.OwnRedis;
import dev.parley.databases.RedisCluster;
import dev.parley.server.domain.Durability;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RedisPreparationTest {
    private static final Optional<Durability> NOTHING = Optional.empty();

    @Test
    void aRedisWithItsDefaultsIsTaken() throws IOException {
        new RedisPreparation(TestRedis.create().settings()).prepare();
    }

    @Test
    void durabilityIsReadFromTheSettingsOfRedis() throws IOException {
        try (var redis = OwnRedis.temporary(Map.of("appendfsync", "always"))) {
            assertThat(durability(redis, NOTHING)).isEqualTo(Durability.POWER_LOSS);

            redis.address().call("CONFIG", "SET", "appendfsync", "everysec");
            assertThat(durability(redis, NOTHING)).isEqualTo(Durability.PROCESS_CRASH);

            redis.address().call("CONFIG", "SET", "appendonly", "no");
            assertThat(durability(redis, Optional.of(Durability.POWER_LOSS))).isEqualTo(Durability.MEMORY);
        }
    }

    @Test
    void oneThatForbidsConfigIsBelievedWhatIsDeclared() throws IOException {
        try (var redis = OwnRedis.temporary(Map.of("rename-command", "CONFIG \"\""))) {
            new RedisPreparation(new TestRedis(redis.address()).settings()).prepare();

            assertThat(durability(redis, NOTHING)).isEqualTo(Durability.MEMORY);
            assertThat(durability(redis, Optional.of(Durability.REPLICATED))).isEqualTo(Durability.REPLICATED);
        }
    }

    @Test
    void theWeakestMasterOfAClusterCounts() throws IOException {
        try (var cluster = RedisCluster.temporary(Map.of("appendfsync", "always"))) {
            var settings = new TestRedis(cluster.address()).settings();
            cluster.nodes().get(1).address().call("CONFIG", "SET", "appendfsync", "no");

            try (var connection = new Connector(settings).connect()) {
                assertThat(ServerFacts.durability(ServerFacts.read(connection), NOTHING))
                        .isEqualTo(Durability.PROCESS_CRASH);
            }
        }
    }

    @Test
    void oneThatDeletesKeysIsRefused() {
        try (var redis = OwnRedis.temporary(Map.of("maxmemory-policy", "volatile-ttl"))) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> new RedisPreparation(new TestRedis(redis.address()).settings()).prepare())
                    .withMessageContaining("127.0.0.1:" + redis.port())
                    .withMessageContaining("volatile-ttl")
                    .withMessageContaining("noeviction");
        }
    }

    @Test
    void aReplicaIsRefused() {
        try (var master = OwnRedis.temporary(Map.of());
                var replica = OwnRedis.temporary(Map.of("replicaof", "127.0.0.1 " + master.port()))) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> new RedisPreparation(new TestRedis(replica.address()).settings()).prepare())
                    .withMessageContaining("is a replica");
        }
    }

    private static Durability durability(OwnRedis redis, Optional<Durability> declared) throws IOException {
        try (var connection = new Connector(new TestRedis(redis.address()).settings()).connect()) {
            return ServerFacts.durability(ServerFacts.read(connection), declared);
        }
    }
}
