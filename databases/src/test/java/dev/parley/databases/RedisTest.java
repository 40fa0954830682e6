package dev.parley.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RedisTest {
    @Test
    void keysAreApart() {
        var first = Redis.create();
        var second = Redis.create();

        assertThat(first.keyPrefix()).isNotEqualTo(second.keyPrefix());
        assertThat(first.address()).isEqualTo(second.address());
    }

    @Test
    void removedKeysAreGoneAndOthersAreNot() {
        var first = Redis.create();
        var second = Redis.create();
        for (int i = 0; i < 100; i++) {
            first.call("SET", first.keyPrefix() + ":" + i, "value");
        }
        second.call("SET", second.keyPrefix() + ":kept", "value");

        Redis.removeKeys(first);

        assertThat(first.call("KEYS", first.keyPrefix() + "*")).isEqualTo(List.of());
        assertThat(second.call("GET", second.keyPrefix() + ":kept")).isEqualTo("value");
    }

    @Test
    void answersOfEveryKindAreRead() {
        try (var connection = Redis.create().connect()) {
            assertThat(connection.call(
                            "EVAL", "return {1, 'a\\r\\nb\\0', {'c'}, false, redis.status_reply('ok')}", "0"))
                    .isEqualTo(List.of(1L, "a\r\nb\0", List.of("c"), "(nil)", "ok"));
            assertThatExceptionOfType(DatabaseFailedException.class)
                    .isThrownBy(() -> connection.call("NO-SUCH-COMMAND"))
                    .withMessageStartingWith("ERR unknown command");
        }
    }

    @Test
    void aProxyCanStandBeforeIt() {
        var redis = Redis.create();
        try (var proxy = FaultProxy.before(redis.port());
                var connection = redis.port(proxy.port()).connect()) {
            assertThat(connection.call("INCR", redis.keyPrefix())).isEqualTo(1L);

            proxy.cutAfterBytesFromServer(0);
            assertThatExceptionOfType(DatabaseFailedException.class)
                    .isThrownBy(() -> connection.call("INCR", redis.keyPrefix()));

            assertThat(redis.port(proxy.port()).call("GET", redis.keyPrefix()))
                    .as("what was done although its answer was lost")
                    .isEqualTo("2");
        }
    }

    @Test
    void aClusterHasAllSlotsOnThreeMasters() {
        var cluster = RedisCluster.create();

        assertThat(cluster.nodes()).hasSize(3);
        assertThat(cluster.call("CLUSTER", "INFO").toString())
                .contains("cluster_state:ok", "cluster_slots_ok:16384", "cluster_size:3");
        assertThat(RedisCluster.create().keyPrefix()).isNotEqualTo(cluster.keyPrefix());
    }

    @Test
    void aNodeOfAClusterNamesTheOneThatHasTheKey() {
        try (var cluster = RedisCluster.temporary(Redis.FAST)) {
            var first = cluster.nodes().getFirst().address();

            // The slot of "foo" is 12182.
            assertThatExceptionOfType(DatabaseFailedException.class)
                    .isThrownBy(() -> first.call("GET", "foo"))
                    .withMessage(
                            "MOVED 12182 127.0.0.1:%d", cluster.nodes().get(2).port());
            assertThat(cluster.nodes().get(2).address().call("GET", "foo")).isEqualTo("(nil)");
        }
    }

    @Test
    void aNodeOfAClusterComesBackAfterAKill() {
        try (var cluster = RedisCluster.temporary(Redis.FAST)) {
            var node = cluster.nodes().get(1);

            node.kill();
            node.start();

            assertThat(node.address().call("CLUSTER", "NODES").toString()).contains(":" + node.port(), "5461-10921");
        }
    }

    @Test
    void allNodesOfAClusterEndWithIt() {
        var cluster = RedisCluster.temporary(Redis.FAST);
        var processes = cluster.nodes().stream()
                .flatMap(node -> node.pids().stream())
                .map(ProcessHandle::of)
                .map(process -> process.orElseThrow())
                .toList();

        cluster.close();

        assertThat(processes)
                .hasSize(3)
                .allSatisfy(process -> assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(30)));
    }
}
