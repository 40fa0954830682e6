package dev.parley.server.storage.memory;

import dev.parley.server.storage.StorageContract;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** Makes storages that nothing sweeps but the test. */
public final class MemoryStorages {
    private MemoryStorages() {}

    static MemoryStorage ofClock(InstantSource clock) {
        return of(clock, Long.MAX_VALUE, Runnable::run);
    }

    public static MemoryStorage ofBytes(long maxBytes) {
        return of(InstantSource.system(), maxBytes, Runnable::run);
    }

    static MemoryStorage of(InstantSource clock, long maxBytes, Executor scans) {
        return new MemoryStorage(
                new MemorySettings(maxBytes),
                new Rulebook(clock, StorageContract.EQUALITY, StorageContract.LIMITS),
                scans);
    }
}
