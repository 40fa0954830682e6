package dev.parley.server.storage;

import com.google.inject.Module;
import dev.parley.server.settings.BackendSettings;
import dev.parley.server.storage.memory.MemorySettings;
import dev.parley.server.storage.memory.MemoryStorageModule;
import dev.parley.server.storage.postgres.PostgresStorageModule;
import dev.parley.server.storage.redis.RedisStorageModule;

/** Chooses the backend. The one place that knows them all. */
public final class StorageModules {
    private StorageModules() {}

    /** The module of the chosen backend. */
    public static Module of(BackendSettings backend) {
        return switch (backend) {
            case BackendSettings.Memory memory ->
                new MemoryStorageModule(
                        new MemorySettings(memory.settings().maxBytes().value()));
            case BackendSettings.Postgres postgres ->
                new PostgresStorageModule(PostgresChoice.backend(postgres.settings()));
            case BackendSettings.Redis redis -> new RedisStorageModule(RedisChoice.backend(redis.settings()));
        };
    }

    /** What the chosen backend needs before its module is used. */
    public static Preparation preparation(BackendSettings backend) {
        return switch (backend) {
            case BackendSettings.Memory _ -> () -> {};
            case BackendSettings.Postgres postgres -> PostgresChoice.preparation(postgres.settings());
            case BackendSettings.Redis redis -> RedisChoice.preparation(redis.settings());
        };
    }
}
