package dev.parley.server.storage.postgres;

import dev.parley.databases.DatabaseAddress;
import dev.parley.databases.Postgres;
import dev.parley.server.storage.postgres.PostgresSettings.Login;
import dev.parley.server.storage.postgres.PostgresSettings.Patience;
import dev.parley.server.storage.postgres.PostgresSettings.PreparedStatements;
import dev.parley.server.storage.postgres.PostgresSettings.Threads;
import dev.parley.server.storage.postgres.PostgresSettings.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** A database with the current schema, for one test class. */
public record TestDatabase(DatabaseAddress address) {
    private static final String SCHEMA = "/db/migration/V1__sessions_and_messages.sql";

    public static TestDatabase create() {
        return new TestDatabase(Postgres.createDatabase("parley", database -> database.execute("CREATE SCHEMA parley", schema())));
    }

    /** What a storage on it goes by: the defaults of the server, but for less patience. */
    public PostgresSettings settings() {
        return new PostgresSettings(
                new Login(address.url(), address.username(), address::password, new Tls("prefer", Optional.empty())),
                new Threads(8, 2, 1, 10_000),
                new Patience(
                        Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofSeconds(5)),
                PreparedStatements.AUTO,
                Duration.ofMillis(100));
    }

    private static String schema() {
        try (var script = TestDatabase.class.getResourceAsStream(SCHEMA)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
