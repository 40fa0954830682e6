package dev.parley.server.storage.postgres.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration has made half of what it makes, and waits at a gate that the test holds shut. */
final class InterruptedMigrationTest {
    private static final String WAITING =
            "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%LOCK TABLE public.gate%'"
                    + " AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()";

    @TempDir
    private Path later;

    private final Operated database = new Operated();
    private Connection gate;

    @BeforeEach
    void shutTheGate() throws Exception {
        database.migrations().up();
        database.execute("CREATE TABLE public.gate ()");
        Operated.migration(later, "V2__slow.sql", "CREATE TABLE parley.half (); LOCK TABLE public.gate;");
        gate = database.address.connect();
        gate.setAutoCommit(false);
        gate.createStatement().execute("LOCK TABLE public.gate");
    }

    @AfterEach
    void openTheGate() throws Exception {
        gate.close();
    }

    @Test
    void aConnectionThatIsLostInAMigrationLeavesTheSchemaWhole() throws Exception {
        var migrating = CompletableFuture.supplyAsync(this::up);
        awaitTheGate();

        database.execute("SELECT pg_terminate_backend(pid) " + WAITING);

        assertThatThrownBy(migrating::join).isInstanceOf(CompletionException.class);
        assertThat(database.tables()).doesNotContain("half");
        openTheGate();
        assertThat(database.later(later).up()).extracting(Migration::version).containsExactly("2");
        database.later(later).validate();
    }

    @Test
    void aServerThatIsKilledInAMigrationLeavesTheSchemaWhole() throws Exception {
        var server = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-classpath",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Operated.class.getName(),
                        database.address.url(),
                        database.address.username(),
                        database.address.password(),
                        later.toString())
                .inheritIO()
                .start();
        awaitTheGate();

        server.destroyForcibly().waitFor();

        // The database does not notice before it has something to say to the server.
        openTheGate();
        assertThat(database.later(later).up()).extracting(Migration::version).containsExactly("2");
        database.later(later).validate();
    }

    @Test
    void anotherServerWaitsForAMigration() throws Exception {
        var first = CompletableFuture.supplyAsync(this::up);
        awaitTheGate();
        var second = CompletableFuture.supplyAsync(this::up);

        openTheGate();

        assertThat(first.join() + second.join()).isEqualTo(1);
    }

    private void awaitTheGate() {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> !database.query("SELECT pid " + WAITING).isEmpty());
    }

    private int up() {
        try {
            return database.later(later).up().size();
        } catch (SchemaException e) {
            throw new CompletionException(e);
        }
    }
}
