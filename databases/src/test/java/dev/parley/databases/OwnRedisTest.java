package dev.parley.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnRedisTest {
    @TempDir
    Path folder;

    @Test
    void itHasDurableSettingsUnlessItIsGivenOthers() {
        try (var redis = start(Map.of("appendfsync", "always"))) {
            var address = redis.address();

            assertThat(address.call("CONFIG", "GET", "appendonly")).isEqualTo(List.of("appendonly", "yes"));
            assertThat(address.call("CONFIG", "GET", "appendfsync")).isEqualTo(List.of("appendfsync", "always"));
            assertThat(address.call("CONFIG", "GET", "maxmemory-policy"))
                    .isEqualTo(List.of("maxmemory-policy", "noeviction"));
            assertThat(address.call("INFO", "server").toString()).contains("redis_version:6.2.");
        }
    }

    @Test
    void itKeepsDataAndPortOverAStopAndAKill() {
        try (var redis = start(Map.of())) {
            int port = redis.port();
            redis.address().call("SET", "one", "1");

            redis.stop();
            redis.start();
            redis.address().call("SET", "two", "2");
            redis.kill();
            redis.start();

            assertThat(redis.port()).isEqualTo(port);
            assertThat(redis.address().call("MGET", "one", "two")).isEqualTo(List.of("1", "2"));
        }
    }

    @Test
    void aKillLeavesNoProcess() {
        try (var redis = start(Map.of());
                var connection = redis.address().connect()) {
            var process = ProcessHandle.of(redis.pids().getFirst()).orElseThrow();

            redis.kill();

            assertThat(process.isAlive()).isFalse();
            assertThat(redis.pids()).isEmpty();
            assertThatThrownBy(() -> connection.call("PING")).isInstanceOf(DatabaseFailedException.class);
        }
    }

    @Test
    void aFrozenOneDoesNotAnswerUntilItIsThawed() {
        try (var redis = start(Map.of());
                var connection = redis.address().connect()) {
            redis.freeze();
            assertThatThrownBy(() -> connection.call("PING")).hasRootCauseInstanceOf(SocketTimeoutException.class);

            redis.thaw();

            assertThat(redis.address().call("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void aFrozenOneCanBeKilledAndStopped() {
        try (var redis = start(Map.of())) {
            redis.freeze();
            redis.kill();
            redis.start();
            redis.freeze();

            redis.stop();

            assertThat(redis.pids()).isEmpty();
        }
    }

    @Test
    void oneThatStillWritesItsFirstFileIsStopped() {
        try (var master = OwnRedis.temporary(Map.of());
                var replica = start(Map.of("replicaof", "127.0.0.1 " + master.port()))) {
            replica.stop();

            assertThat(replica.pids()).isEmpty();
        }
    }

    @Test
    void itAsksForThePasswordThatItIsGiven() {
        try (var redis = start(Map.of("requirepass", "secret"))) {
            assertThat(redis.address().call("PING")).isEqualTo("PONG");
            assertThatExceptionOfType(DatabaseFailedException.class)
                    .isThrownBy(() -> RedisAddress.local(redis.port(), "").call("PING"))
                    .withMessageStartingWith("NOAUTH");
            assertThat(redis.address().toString()).doesNotContain("secret");
        }
    }

    @Test
    void anotherProgramWithTheIdOfTheLastOneIsNoObstacle() throws IOException {
        try (var redis = start(Map.of())) {
            redis.kill();
            Files.writeString(
                    folder.resolve("data/redis.pid"),
                    Long.toString(ProcessHandle.current().pid()));

            redis.start();

            assertThat(redis.address().call("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void twoOnTheSameDataAreRefused() {
        try (var redis = start(Map.of())) {
            assertThatThrownBy(() -> start(Map.of()))
                    .isInstanceOf(DatabaseFailedException.class)
                    .hasMessageContaining("runs already on")
                    .hasMessageContaining(redis.pids().getFirst().toString());
        }
    }

    @Test
    void aFolderWithOtherFilesIsLeftAlone() throws IOException {
        var other =
                Files.writeString(Files.createDirectory(folder.resolve("data")).resolve("other"), "precious");

        assertThatThrownBy(() -> start(Map.of()))
                .isInstanceOf(DatabaseFailedException.class)
                .hasMessageContaining("holds something else");

        assertThat(other).hasContent("precious");
    }

    @Test
    void oneThatCannotStartSaysWhy() {
        assertThatThrownBy(() -> start(Map.of("maxmemory-policy", "nonsense")))
                .isInstanceOf(DatabaseFailedException.class)
                .hasMessageContaining("maxmemory-policy nonsense");
    }

    @Test
    void theDataOfATemporaryOneAreRemoved() {
        Path data;
        try (var redis = OwnRedis.temporary(Map.of())) {
            data = Path.of(((List<?>) redis.address().call("CONFIG", "GET", "dir"))
                    .getLast()
                    .toString());
            assertThat(data).exists();
        }

        assertThat(data).doesNotExist();
    }

    @Test
    void itEndsWithTheProgramThatStartedIt() throws IOException, InterruptedException {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var command =
                List.of(java, "-cp", System.getProperty("java.class.path"), Starter.class.getName(), folder.toString());
        var program = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long pid = Long.parseLong(program.inputReader().readLine());
        var redis = ProcessHandle.of(pid).orElseThrow();

        program.destroyForcibly().waitFor();

        assertThat(redis.onExit()).succeedsWithin(Duration.ofSeconds(30));
        assertThat(folder.resolve("data/redis.pid")).doesNotExist();
    }

    private OwnRedis start(Map<String, String> settings) {
        return OwnRedis.on(folder.resolve("data"), settings);
    }

    /** Starts one, says its process id, and never ends by itself. */
    static final class Starter {
        public static void main(String[] arguments) throws InterruptedException {
            var redis = OwnRedis.on(Path.of(arguments[0], "data"), Map.of());
            System.out.println(redis.pids().getFirst());
            Thread.currentThread().join();
        }
    }
}
