package dev.parley.server.storage.postgres;

import dev.parley.databases.DatabaseAddress;
import dev.parley.databases.Postgres;
import dev.parley.server.storage.postgres.PostgresSettings.Login;
import dev.parley.server.storage.postgres.PostgresSettings.Patience;
import dev.parley.server.storage.postgres.PostgresSettings.PreparedStatements;
import dev.parley.server.storage.postgres.PostgresSettings.Threads;
import dev.parley.server.storage.postgres.PostgresSettings.Tls;
import dev.parley.server.storage.postgres.migration.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A database with the current schema, for one test class. */
public record TestDatabase(DatabaseAddress address) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    public static TestDatabase create() {
        return new TestDatabase(Postgres.createDatabase("parley", TestDatabase::migrate));
    }

    /** What a storage on it goes by: the defaults of the server, but for some patience with a busy machine. */
    public PostgresSettings settings() {
        return new PostgresSettings(
                login(address),
                new Threads(8, 2, 1, 10_000),
                new Patience(PATIENCE, PATIENCE, PATIENCE, PATIENCE),
                PreparedStatements.AUTO,
                Duration.ofMillis(100));
    }

    /** What a server has to be told to find a database. */
    static Map<String, String> serverSettings(DatabaseAddress database) {
        var settings = new HashMap<String, String>();
        settings.put("storage.backend", "postgres");
        settings.put("storage.postgres.url", database.url());
        settings.put("storage.postgres.username", database.username());
        if (!database.password().isEmpty()) {
            settings.put("storage.postgres.password", database.password());
        }
        return settings;
    }

    private static void migrate(DatabaseAddress database) {
        try {
            new Migrations(login(database), database.username()).up();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Login login(DatabaseAddress database) {
        return new Login(database.url(), database.username(), database::password, new Tls("prefer", Optional.empty()));
    }
}
