package dev.parley.server.storage.memory;

import dev.parley.server.storage.StorageContract;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Makes storages whose sweeper runs only when a test says so. */
public final class MemoryStorages {
    private static final Duration NEVER = Duration.ofDays(1000);

    private MemoryStorages() {}

    static MemoryStorage ofClock(InstantSource clock) {
        return of(clock, Long.MAX_VALUE, Runnable::run);
    }

    public static MemoryStorage ofBytes(long maxBytes) {
        return of(InstantSource.system(), maxBytes, Runnable::run);
    }

    static MemoryStorage of(InstantSource clock, long maxBytes, Executor scans) {
        var timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().factory());
        return new MemoryStorage(
                new MemorySettings(maxBytes, NEVER),
                new Rulebook(clock, StorageContract.EQUALITY, StorageContract.LIMITS),
                scans,
                timer);
    }
}
