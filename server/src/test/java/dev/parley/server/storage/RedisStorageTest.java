package dev.parley.server.storage;

import dev.parley.server.domain.Storage;
import dev.parley.server.storage.redis.RedisStorage;
import dev.parley.server.storage.redis.TestRedis;
import org.junit.jupiter.api.AfterAll;

final class RedisStorageTest extends StorageContract {
    private static final Storage STORAGE = new RedisStorage(TestRedis.create().settings(), EQUALITY, LIMITS);

    @Override
    public Storage storage() {
        return STORAGE;
    }

    @AfterAll
    static void close() {
        STORAGE.close();
    }
}
