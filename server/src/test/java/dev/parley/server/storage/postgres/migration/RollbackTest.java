package dev.parley.server.storage.postgres.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RollbackTest {
    private static final Path RESOURCES = Path.of("../migrations/src/main/resources/db");
    private static final String SESSION = """
            INSERT INTO parley.session (tenant, session_id, uid, create_time, update_time)
            VALUES ('t', 's', gen_random_uuid(), now(), now())
            """;

    private final Operated database = new Operated();

    @Test
    void everyMigrationHasItsWayBack() throws IOException {
        assertThat(names("rollback").map(name -> name.replaceFirst("^U", "V")))
                .containsExactlyInAnyOrderElementsOf(names("migration").toList());
    }

    @Test
    void theFirstMigrationIsTakenBackAndAppliedAgain() throws Exception {
        database.migrations().up();

        database.execute(script("U1__sessions_and_messages.sql"));

        assertThat(database.tables()).containsExactly("flyway_schema_history");
        assertThat(database.migrations().up()).extracting(Migration::version).containsExactly("1");
        database.migrations().validate();
        database.execute(SESSION);
    }

    @Test
    void sessionsAreNotThrownAwayByAccident() throws Exception {
        database.migrations().up();
        database.execute(SESSION);

        assertThatThrownBy(() -> database.execute(script("U1__sessions_and_messages.sql")))
                .hasStackTraceContaining("there are sessions, which this would throw away");

        assertThat(database.query("SELECT session_id FROM parley.session")).containsExactly("s");
        database.migrations().validate();
    }

    @Test
    void sessionsAreThrownAwayWhereThatIsSaid() throws Exception {
        database.migrations().up();
        database.execute(SESSION);

        database.execute("SET parley.discard = 'yes'", script("U1__sessions_and_messages.sql"));

        assertThat(database.tables()).containsExactly("flyway_schema_history");
    }

    @Test
    void aMigrationIsNotTakenBackBeforeALaterOne(@TempDir Path later) throws Exception {
        Operated.migration(later, "V2__next.sql", "ALTER TABLE parley.session ADD COLUMN next text;");
        database.later(later).up();

        assertThatThrownBy(() -> database.execute(script("U1__sessions_and_messages.sql")))
                .hasStackTraceContaining("the schema is not at version 1");
    }

    private static Stream<String> names(String folder) throws IOException {
        try (var files = Files.list(RESOURCES.resolve(folder))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".sql"))
                    .toList()
                    .stream();
        }
    }

    private static String script(String name) throws IOException {
        return Files.readString(RESOURCES.resolve("rollback").resolve(name));
    }
}
