package dev.parley.server.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.parley.databases.FaultProxy;
import dev.parley.databases.OwnRedis;
import dev.parley.databases.Ports;
import dev.parley.databases.RedisAddress;
import dev.parley.databases.RedisProgram;
import dev.parley.server.grpc.transport.Certificates;
import dev.parley.server.storage.redis.Connection.Topology;
import dev.parley.server.storage.redis.RedisSettings.Login;
import dev.parley.server.storage.redis.RedisSettings.Mode;
import dev.parley.server.storage.redis.RedisSettings.Protection;
import dev.parley.server.storage.redis.RedisSettings.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.client.RedisException;

final class ConnectorTest {
    private static final Tls PLAIN = new Tls(Protection.NONE, Optional.empty());
    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    private Path folder;

    @Test
    void oneServerIsFoundToBeOne() throws IOException {
        try (var connection = connect(TestRedis.create().settings())) {
            assertThat(connection.topology()).isEqualTo(Topology.STANDALONE);
            assertThat(connection.isCluster()).isFalse();
            assertThat(connection.masters()).hasSize(1);
        }
    }

    @Test
    void aClusterIsFoundToBeOneByAnyOfItsNodes() throws IOException {
        var cluster = TestRedis.createOnCluster().address();
        for (var node : cluster.nodes()) {
            var seen = new RedisAddress(List.of(node), "", cluster.keyPrefix());

            try (var connection = connect(new TestRedis(seen).settings())) {
                assertThat(connection.isCluster()).isTrue();
                assertThat(connection.masters()).hasSize(3);
                writeToAllSlots(connection, cluster.keyPrefix());
            }
        }
    }

    @Test
    void aNodeThatIsDownIsPassedOver() throws IOException {
        var cluster = TestRedis.createOnCluster().address();
        var down = "127.0.0.1:" + Ports.free();
        var nodes = List.of(down, cluster.nodes().getFirst());

        try (var connection = connect(new TestRedis(new RedisAddress(nodes, "", cluster.keyPrefix())).settings())) {
            assertThat(connection.isCluster()).isTrue();
        }
    }

    @Test
    void severalServersThatAreNoClusterAreRefused() {
        var redis = TestRedis.create().address();
        var twice =
                new RedisAddress(List.of(redis.nodes().getFirst(), redis.nodes().getFirst()), "", "x");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> connect(new TestRedis(twice).settings()))
                .withMessageContaining("is no node of a cluster");
    }

    @Test
    void oneThatIsAwaySaysSo() {
        var away = new RedisAddress(List.of("127.0.0.1:" + Ports.free()), "", "x");

        for (var mode : List.of(Mode.AUTO, Mode.STANDALONE, Mode.CLUSTER)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> connect(new TestRedis(away).settings(mode, login(() -> "", PLAIN))))
                    .withMessageStartingWith("Redis cannot be reached: ");
        }
    }

    @Test
    void aWrongPasswordIsNamed() {
        try (var redis = OwnRedis.temporary(Map.of("requirepass", "secret"))) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> connect(settings(redis, login(() -> "wrong", PLAIN))))
                    .withMessageContaining("WRONGPASS")
                    .withMessageNotContaining("secret");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> connect(settings(redis, login(() -> "", PLAIN))))
                    .withMessageContaining("NOAUTH");
        }
    }

    @Test
    void aUserLogsInAndItsNewPasswordIsReadFromItsFile() throws IOException {
        var file = Files.writeString(folder.resolve("password"), "old");
        try (var redis = OwnRedis.temporary(Map.of())) {
            redis.address().call("ACL", "SETUSER", "ada", "on", ">old", "~*", "+@all");
            var login = new Login(Optional.of("ada"), () -> read(file), PLAIN);
            try (var connection = connect(settings(redis, login))) {
                assertThat(names(redis)).contains("user=ada");

                redis.address().call("ACL", "SETUSER", "ada", "<old", ">new");
                Files.writeString(file, "new");
                redis.address().call("CLIENT", "KILL", "USER", "ada");

                await().atMost(SOON).until(() -> writes(connection));
            }
        }
    }

    @Test
    void connectionsAreMadeAgainAfterAKillAndAnOutage() throws IOException {
        try (var redis = OwnRedis.temporary(Map.of());
                var proxy = FaultProxy.before(redis.port());
                var connection = connect(new TestRedis(redis.address().port(proxy.port())).settings())) {
            redis.kill();
            await().atMost(SOON).until(() -> !writes(connection));
            redis.start();
            await().atMost(SOON).until(() -> writes(connection));

            proxy.silence();
            await().atMost(SOON).until(() -> !writes(connection));
            proxy.pass();
            await().atMost(SOON).until(() -> writes(connection));

            proxy.refuse();
            proxy.reset();
            await().atMost(SOON).until(() -> !writes(connection));
            proxy.pass();
            await().atMost(SOON).until(() -> writes(connection));
        }
    }

    @Test
    void whatHasNoAnswerIsNotSentAgain() throws IOException {
        try (var redis = OwnRedis.temporary(Map.of());
                var proxy = FaultProxy.before(redis.port());
                var connection = connect(new TestRedis(redis.address().port(proxy.port())).settings())) {
            var counter = connection.client().getAtomicLong("counter");
            counter.incrementAndGet();

            proxy.cutAfterBytesFromServer(0);
            assertThatExceptionOfType(RedisException.class).isThrownBy(counter::incrementAndGet);

            await().atMost(SOON).until(() -> writes(connection));
            assertThat(redis.address().call("GET", "counter").toString()).isIn("1", "2");
        }
    }

    @Test
    void aConnectionIsEncryptedAndRedisProvesByItsCertificateThatItIsTheOne() throws Exception {
        Certificates.create(folder, "redis");
        Certificates.create(folder, "stranger");
        int port = Ports.free();
        try (var redis = OwnRedis.temporary(Map.of(
                "tls-port", Integer.toString(port),
                "tls-cert-file", folder.resolve("redis.crt").toString(),
                "tls-key-file", folder.resolve("redis.key").toString(),
                "tls-ca-cert-file", folder.resolve("redis.crt").toString(),
                "tls-auth-clients", "no"))) {
            var encrypted = new TestRedis(redis.address().port(port));
            try (var connection =
                    connect(encrypted.settings(Mode.AUTO, login(() -> "", tls(Protection.ENCRYPTED, ""))))) {
                assertThat(writes(connection)).isTrue();
            }
            try (var connection =
                    connect(encrypted.settings(Mode.AUTO, login(() -> "", tls(Protection.VERIFIED, "redis"))))) {
                assertThat(writes(connection)).isTrue();
            }
            for (var root : List.of("stranger", "")) {
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() ->
                                connect(encrypted.settings(Mode.AUTO, login(() -> "", tls(Protection.VERIFIED, root)))))
                        .withMessageContaining("cannot be reached")
                        .withMessageContaining("certification path");
            }
        }
    }

    @Test
    void sentinelsNameTheServer() throws IOException {
        try (var redis = OwnRedis.temporary(Map.of("requirepass", "secret"))) {
            int port = Ports.free();
            var configuration = Files.writeString(folder.resolve("sentinel.conf"), """
                    port %d
                    bind 127.0.0.1
                    sentinel monitor parley 127.0.0.1 %d 1
                    sentinel auth-pass parley secret
                    """.formatted(port, redis.port()));
            var sentinel = new ProcessBuilder(
                            RedisProgram.embedded().path().toString(), configuration.toString(), "--sentinel")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                var address = new RedisAddress(List.of("127.0.0.1:" + port), "", "x");
                await().atMost(SOON)
                        .ignoreExceptions()
                        .until(() -> address.call("PING").equals("PONG"));
                var settings = new TestRedis(address).settings(Mode.SENTINEL, login(() -> "secret", PLAIN));
                var place = new RedisSettings.Place(Mode.SENTINEL, address.nodes(), "parley", 0);
                try (var connection = connect(new RedisSettings(
                        place,
                        settings.login(),
                        settings.keyPrefix(),
                        settings.capacity(),
                        settings.patience(),
                        settings.assurance(),
                        settings.activityInterval()))) {
                    assertThat(writes(connection)).isTrue();
                    assertThat(connection.masters()).hasSize(1);
                }
            } finally {
                sentinel.destroyForcibly();
            }
        }
    }

    private Tls tls(Protection protection, String root) {
        return new Tls(protection, root.isEmpty() ? Optional.empty() : Optional.of(folder.resolve(root + ".crt")));
    }

    private static Connection connect(RedisSettings settings) throws IOException {
        return new Connector(settings).connect();
    }

    private static RedisSettings settings(OwnRedis redis, Login login) {
        return new TestRedis(redis.address()).settings(Mode.AUTO, login);
    }

    private static Login login(Supplier<String> password, Tls tls) {
        return new Login(Optional.empty(), password, tls);
    }

    private static String names(OwnRedis redis) {
        return redis.address().call("CLIENT", "LIST").toString();
    }

    private static boolean writes(Connection connection) {
        try {
            connection.client().getBucket("written").set(new byte[] {1});
            return true;
        } catch (RedisException e) {
            return false;
        }
    }

    private static void writeToAllSlots(Connection connection, String prefix) {
        for (int i = 0; i < 100; i++) {
            connection.client().getBucket(prefix + i).set(new byte[] {1});
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
