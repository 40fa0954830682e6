package dev.parley.server.storage;

import dev.parley.server.domain.Storage;
import dev.parley.server.storage.postgres.PostgresStorage;
import dev.parley.server.storage.postgres.TestDatabase;
import org.junit.jupiter.api.AfterAll;

final class PostgresStorageTest extends StorageContract {
    private static final Storage STORAGE =
            new PostgresStorage(TestDatabase.create().settings(), EQUALITY, LIMITS);

    @Override
    public Storage storage() {
        return STORAGE;
    }

    @AfterAll
    static void close() {
        STORAGE.close();
    }
}
