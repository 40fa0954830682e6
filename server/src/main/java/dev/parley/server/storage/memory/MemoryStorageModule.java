package dev.parley.server.storage.memory;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import dev.parley.server.domain.Storage;

/**
 * Binds the storage to memory. Wants an {@code InstantSource}, a {@code ContentEquality}, the {@code Limits}, an
 * {@code Executor} for long work and a {@code ScheduledExecutorService} from elsewhere.
 */
public final class MemoryStorageModule extends AbstractModule {
    private final MemorySettings settings;

    public MemoryStorageModule(MemorySettings settings) {
        this.settings = settings;
    }

    @Override
    protected void configure() {
        bind(MemorySettings.class).toInstance(settings);
        bind(Rulebook.class).in(Singleton.class);
        bind(MemoryStorage.class).in(Singleton.class);
        bind(Storage.class).to(MemoryStorage.class);
    }
}
