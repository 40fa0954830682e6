package dev.parley.server.storage;

import dev.parley.server.domain.Storage;
import dev.parley.server.storage.memory.MemorySettings;
import dev.parley.server.storage.memory.MemoryStorage;
import dev.parley.server.storage.memory.Rulebook;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;

final class MemoryStorageTest extends StorageContract {
    private final ScheduledExecutorService background = Executors.newScheduledThreadPool(1);
    private final Storage storage = new MemoryStorage(
            new MemorySettings(64 << 20), new Rulebook(InstantSource.system(), EQUALITY, LIMITS), background);

    @Override
    public Storage storage() {
        return storage;
    }

    @AfterEach
    void close() {
        storage.close();
        background.close();
    }
}
