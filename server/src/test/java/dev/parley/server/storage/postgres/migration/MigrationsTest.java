package dev.parley.server.storage.postgres.migration;

import static dev.parley.server.storage.postgres.migration.Operated.migration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.storage.postgres.migration.Migration.State;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MigrationsTest {
    private static final String NEXT = "ALTER TABLE parley.session ADD COLUMN next text;";

    @TempDir
    private Path later;

    private final Operated database = new Operated();

    @Test
    void upMakesTheSchemaOnce() throws Exception {
        var applied = database.migrations().up();
        var again = database.migrations().up();

        assertThat(applied).extracting(Migration::version).containsExactly("1");
        assertThat(again).isEmpty();
        assertThat(database.tables())
                .containsExactly("flyway_schema_history", "message", "session", "session_activity", "session_state");
    }

    @Test
    void infoTellsWhatIsMissingAndChangesNothing() throws Exception {
        var before = database.migrations().info();
        var schemas = database.query("SELECT nspname FROM pg_namespace WHERE nspname = 'parley'");
        database.migrations().up();
        var after = database.migrations().info();

        assertThat(before)
                .containsExactly(new Migration("1", "sessions and messages", State.PENDING, Optional.empty()));
        assertThat(schemas).isEmpty();
        assertThat(after).extracting(Migration::state).containsExactly(State.APPLIED);
        assertThat(after.getFirst().applied()).isPresent();
    }

    @Test
    void validateRefusesASchemaThatLacksSomething() throws Exception {
        migration(later, "V2__next.sql", NEXT);

        assertThatThrownBy(() -> database.migrations().validate())
                .isInstanceOf(SchemaException.class)
                .hasMessage("the schema lacks 1 (sessions and messages): run `parley migrate up`");
        database.migrations().up();
        database.migrations().validate();
        assertThatThrownBy(() -> database.later(later).validate())
                .hasMessage("the schema lacks 2 (next): run `parley migrate up`");
    }

    @Test
    void aMigrationThatChangedSinceItWasAppliedIsRefused() throws Exception {
        migration(later, "V2__next.sql", NEXT);
        database.later(later).up();
        migration(later, "V2__next.sql", NEXT + " -- changed");

        assertThatThrownBy(() -> database.later(later).validate())
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("2: ")
                .hasMessageContaining("checksum");
        assertThatThrownBy(() -> database.later(later).up()).isInstanceOf(SchemaException.class);
    }

    @Test
    void aSchemaOfALaterVersionIsRefusedByAll() throws Exception {
        migration(later, "V2__next.sql", NEXT);
        database.later(later).up();

        for (Callable<?> refused : List.<Callable<?>>of(
                () -> database.migrations().up(), run(Migrations::validate), run(Migrations::requireUsable))) {
            assertThatThrownBy(refused::call)
                    .isInstanceOf(SchemaException.class)
                    .hasMessage("the schema is at version 2, and this program knows versions up to 1: start the version"
                            + " of Parley that made it, or take the schema back as docs/migrations.md tells");
        }
        assertThat(database.migrations().info())
                .extracting(Migration::state)
                .containsExactly(State.APPLIED, State.NEWER);
    }

    @Test
    void aSchemaThatLacksTheNewestIsUsableAndAMissingOneIsNot() throws Exception {
        migration(later, "V2__next.sql", NEXT);

        assertThatThrownBy(() -> database.later(later).requireUsable())
                .isInstanceOf(SchemaException.class)
                .hasMessage("the database has no schema parley: run `parley migrate up`");
        database.migrations().up();
        database.later(later).requireUsable();
    }

    @Test
    void theServingRoleCanWorkAndChangeNoSchema() throws Exception {
        var owner = database.createRole("owner");
        var server = database.createRole("server");
        database.execute("CREATE SCHEMA parley AUTHORIZATION " + owner.username());

        database.migrations(owner, server.username()).up();

        server.execute(
                "INSERT INTO parley.session_state (tenant, session_id, key, value) VALUES ('t', 's', 'k', '1')",
                "UPDATE parley.session_state SET value = '2'",
                "DELETE FROM parley.session_state");
        assertThatThrownBy(() -> server.execute("ALTER TABLE parley.session ADD COLUMN mine text"))
                .hasStackTraceContaining("must be owner");
        assertThatThrownBy(() -> server.execute("DELETE FROM parley.flyway_schema_history"))
                .hasStackTraceContaining("permission denied");
        assertThatThrownBy(() -> server.execute("TRUNCATE parley.message"))
                .hasStackTraceContaining("permission denied");
        database.migrations(server, server.username()).validate();
        database.migrations(server, server.username()).requireUsable();
    }

    @Test
    void aServingRoleThatIsNamedLaterGetsItsRights() throws Exception {
        var server = database.createRole("server");
        database.migrations().up();

        database.migrations(database.address, server.username()).up();

        server.execute("SELECT count(*) FROM parley.session");
    }

    @Test
    void aRoleThatMayNotReadTheHistoryMayServe() throws Exception {
        var server = database.createRole("server");
        database.migrations().up();
        database.execute("GRANT USAGE ON SCHEMA parley TO " + server.username());

        assertThatCode(() -> database.migrations(server, server.username()).requireUsable())
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> database.migrations(server, server.username()).validate())
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("permission denied");
    }

    @Test
    void aRoleThatMayNotMigrateIsTold() {
        var server = database.createRole("server");

        assertThatThrownBy(() -> database.migrations(server, server.username()).up())
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("permission denied for database");
    }

    @Test
    void aServingRoleThatIsNotThereIsTold() {
        assertThatThrownBy(() -> database.migrations(database.address, "nobody").up())
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("role \"nobody\" does not exist");
    }

    @Test
    void fourMayStartAtOnce() throws Exception {
        var server = database.createRole("server");
        migration(later, "V2__next.sql", NEXT);
        var start = List.<Callable<List<Migration>>>of(
                () -> database.later(later).up(),
                () -> database.later(later).up(),
                () -> database.later(later, server.username()).up(),
                () -> database.later(later, server.username()).up());

        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var each : threads.invokeAll(start)) {
                assertThatCode(each::get).doesNotThrowAnyException();
            }
        }

        assertThat(database.query("SELECT version FROM parley.flyway_schema_history ORDER BY 1"))
                .containsExactly("1", "2");
        database.later(later).validate();
    }

    @Test
    void anIndexIsBuiltConcurrently() throws Exception {
        migration(later, "V2__index.sql", """
                DROP INDEX CONCURRENTLY IF EXISTS parley.session_by_title;
                CREATE INDEX CONCURRENTLY session_by_title ON parley.session (tenant, title);
                """);
        database.migrations().up();

        var applied = database.later(later).up();

        assertThat(applied).extracting(Migration::version).containsExactly("2");
        assertThat(database.query(
                        "SELECT indisvalid FROM pg_index WHERE indexrelid = 'parley.session_by_title'::regclass"))
                .containsExactly("t");
    }

    @Test
    void aMigrationWithoutATransactionThatFailedIsTold() throws Exception {
        migration(later, "V2__index.sql", "CREATE INDEX CONCURRENTLY session_by_title ON parley.session (nothing);");

        assertThatThrownBy(() -> database.later(later).up())
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("column \"nothing\" does not exist");
        assertThatThrownBy(() -> database.later(later).up())
                .hasMessage("the migration 2 (index) failed half way: docs/migrations.md tells how to go on");
        database.execute("DELETE FROM parley.flyway_schema_history WHERE NOT success");
        migration(later, "V2__index.sql", "CREATE INDEX CONCURRENTLY session_by_title ON parley.session (title);");
        assertThat(database.later(later).up()).hasSize(1);
    }

    private Callable<Void> run(Step step) {
        return () -> {
            step.on(database.migrations());
            return null;
        };
    }

    private interface Step {
        void on(Migrations migrations) throws SchemaException;
    }
}
