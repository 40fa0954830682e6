package dev.parley.server.storage.postgres.migration;

import dev.parley.databases.Postgres;
import dev.parley.server.domain.Storage;
import dev.parley.server.storage.StorageContract;
import dev.parley.server.storage.postgres.PostgresStorage;
import dev.parley.server.storage.postgres.TestDatabase;
import org.junit.jupiter.api.AfterAll;

/** A server of this version keeps the contract on the schema of the next one, which only adds to it. */
final class NextSchemaTest extends StorageContract {
    private static final Storage STORAGE = new PostgresStorage(nextSchema().settings(), EQUALITY, LIMITS);

    @Override
    public Storage storage() {
        return STORAGE;
    }

    @AfterAll
    static void close() {
        STORAGE.close();
    }

    private static TestDatabase nextSchema() {
        var database = Postgres.createDatabase();
        try {
            new Migrations(Operated.login(database), database.username(), "classpath:db/migration", "classpath:db/next")
                    .up();
        } catch (SchemaException e) {
            throw new IllegalStateException(e);
        }
        return new TestDatabase(database);
    }
}
