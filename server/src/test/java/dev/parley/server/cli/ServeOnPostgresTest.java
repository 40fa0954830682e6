package dev.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.databases.DatabaseAddress;
import dev.parley.databases.Postgres;
import dev.parley.server.ParleyServer;
import dev.parley.server.settings.Surroundings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What keeps a server from starting on a database, in one line for whoever starts it. */
final class ServeOnPostgresTest {
    private final DatabaseAddress database = Postgres.createDatabase();
    private final String role = "r" + UUID.randomUUID().toString().replace("-", "");
    private final Map<String, String> environment = new HashMap<>(Map.of("PARLEY_PROFILE", "testing"));

    @Test
    void noDatabase() {
        // Nothing listens on the port that is reserved for nothing.
        assertRefused(database.port(1), "the database cannot be reached: ");
    }

    @Test
    void noSuchDatabase() {
        assertRefused(database.database("nowhere"), "database \"nowhere\" does not exist");
    }

    @Test
    void anotherPassword() {
        assertRefused(
                new DatabaseAddress(database.url(), database.username(), "wrong"), "password authentication failed");
    }

    @Test
    void aDatabaseThatDoesNotTakeEveryText() {
        database.execute("CREATE DATABASE %s TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'"
                .formatted(role));

        assertRefused(database.database(role), "the database has the encoding SQL_ASCII: create one with UTF8");
    }

    @Test
    void aRoleWithoutTheRightToMakeASchema() {
        database.execute("CREATE ROLE %s LOGIN PASSWORD 'secret'".formatted(role));

        assertRefused(new DatabaseAddress(database.url(), role, "secret"), "permission denied");
    }

    @Test
    void lessDurabilityThanIsRequiredBecauseOfTheRole() {
        database.execute(
                "CREATE ROLE %s LOGIN SUPERUSER PASSWORD 'secret'".formatted(role),
                "ALTER ROLE %s SET synchronous_commit = off".formatted(role));
        environment.put("PARLEY_STORAGE_REQUIRED_DURABILITY", "process-crash");

        assertRefused(
                new DatabaseAddress(database.url(), role, "secret"),
                "the backend postgres has durability memory, and storage.required-durability is process-crash");
    }

    private void assertRefused(DatabaseAddress address, String message) {
        environment.put("PARLEY_SERVER_PORT", "0");
        environment.put("PARLEY_STORAGE_BACKEND", "postgres");
        environment.put("PARLEY_STORAGE_POSTGRES_URL", address.url());
        environment.put("PARLEY_STORAGE_POSTGRES_USERNAME", address.username());
        environment.put("PARLEY_STORAGE_POSTGRES_PASSWORD", address.password());
        var out = new StringWriter();
        var err = new StringWriter();
        var surroundings = new Surroundings(environment, Optional.empty(), 1 << 30);

        int exit = new ParleyCommandLine(surroundings, new Build("1.2.3", "abc"), ParleyServer::start, _ -> {})
                .writingTo(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute("serve");

        assertThat(exit).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("parley cannot start: ")
                .contains(message);
    }
}
