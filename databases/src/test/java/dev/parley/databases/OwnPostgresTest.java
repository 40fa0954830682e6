package dev.parley.databases;

import static dev.parley.databases.PostgresTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnPostgresTest {
    @TempDir
    Path folder;

    @Test
    void itHasDurableSettingsUnlessItIsGivenOthers() throws SQLException {
        try (var postgres = start(Map.of("synchronous_commit", "off"))) {
            assertThat(text(postgres.address(), "SHOW fsync")).isEqualTo("on");
            assertThat(text(postgres.address(), "SHOW full_page_writes")).isEqualTo("on");
            assertThat(text(postgres.address(), "SHOW synchronous_commit")).isEqualTo("off");
        }
    }

    @Test
    void itKeepsDataAndPortOverAStopAndAKill() throws SQLException {
        try (var postgres = start(Map.of())) {
            int port = postgres.port();
            var database = postgres.database("parley");
            database.execute("CREATE TABLE kept (id int)", "INSERT INTO kept VALUES (1)");

            postgres.stop();
            postgres.start();
            database.execute("INSERT INTO kept VALUES (2)");
            postgres.kill();
            postgres.start();

            assertThat(postgres.port()).isEqualTo(port);
            assertThat(text(postgres.database("parley"), "SELECT count(*) FROM kept"))
                    .isEqualTo("2");
        }
    }

    @Test
    void aKillLeavesNoProcess() throws SQLException {
        try (var postgres = start(Map.of());
                var connection = postgres.address().connect()) {
            var processes = postgres.pids().stream().map(ProcessHandle::of).toList();

            postgres.kill();

            assertThat(processes)
                    .hasSizeGreaterThan(3)
                    .allSatisfy(process ->
                            assertThat(process.orElseThrow().isAlive()).isFalse());
            assertThat(postgres.pids()).isEmpty();
            assertThat(connection.isValid(1)).isFalse();
        }
    }

    @Test
    void aFrozenOneDoesNotAnswerUntilItIsThawed() throws SQLException {
        try (var postgres = start(Map.of());
                var connection = postgres.address().connect();
                var statement = connection.createStatement()) {
            postgres.freeze();
            connection.setNetworkTimeout(Runnable::run, 200);
            assertThatThrownBy(() -> statement.execute("SELECT 1"))
                    .hasRootCauseInstanceOf(SocketTimeoutException.class);

            postgres.thaw();

            assertThat(text(postgres.address(), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aFrozenOneCanBeKilledAndStopped() {
        try (var postgres = start(Map.of())) {
            postgres.freeze();
            postgres.kill();
            postgres.start();
            postgres.freeze();

            postgres.stop();

            assertThat(postgres.pids()).isEmpty();
        }
    }

    @Test
    void anotherProgramWithTheIdOfTheLastOneIsNoObstacle() throws IOException, SQLException {
        try (var postgres = start(Map.of())) {
            postgres.kill();
            var file = folder.resolve("data/postmaster.pid");
            var lines = Files.readAllLines(file);
            lines.set(0, Long.toString(ProcessHandle.current().pid()));
            Files.write(file, lines);

            postgres.start();

            assertThat(text(postgres.address(), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void twoOnTheSameDataAreRefused() {
        try (var postgres = start(Map.of())) {
            assertThatThrownBy(() -> start(Map.of()))
                    .isInstanceOf(DatabaseFailedException.class)
                    .hasMessageContaining("runs already on")
                    .hasMessageContaining(postgres.pids().getFirst().toString());
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
        assertThatThrownBy(() -> start(Map.of("shared_buffers", "nonsense")))
                .isInstanceOf(DatabaseFailedException.class)
                .hasMessageContaining("invalid value for parameter \"shared_buffers\"");
    }

    @Test
    void theDataOfATemporaryOneAreRemoved() throws SQLException {
        Path data;
        try (var postgres = OwnPostgres.temporary(Map.of())) {
            data = Path.of(text(postgres.address(), "SHOW data_directory"));
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
        var postgres = ProcessHandle.of(pid).orElseThrow();

        program.destroyForcibly().waitFor();

        assertThat(postgres.onExit()).succeedsWithin(Duration.ofSeconds(30));
        assertThat(folder.resolve("data/postmaster.pid")).doesNotExist();
    }

    private OwnPostgres start(Map<String, String> settings) {
        return OwnPostgres.on(folder.resolve("data"), 0, settings);
    }

    /** Starts one, says its process id, and never ends by itself. */
    static final class Starter {
        public static void main(String[] arguments) throws InterruptedException {
            var postgres = OwnPostgres.on(Path.of(arguments[0], "data"), 0, Map.of());
            System.out.println(postgres.pids().getFirst());
            Thread.currentThread().join();
        }
    }
}
