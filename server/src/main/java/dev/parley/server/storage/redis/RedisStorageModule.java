package dev.parley.server.storage.redis;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import dev.parley.server.domain.Storage;

/** Binds the storage to Redis. Wants a {@code ContentEquality} and the {@code Limits} from elsewhere. */
public final class RedisStorageModule extends AbstractModule {
    private final RedisSettings settings;

    public RedisStorageModule(RedisSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void configure() {
        bind(RedisSettings.class).toInstance(settings);
        bind(RedisStorage.class).in(Singleton.class);
        bind(Storage.class).to(RedisStorage.class);
    }
}
