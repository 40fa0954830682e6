package dev.parley.server.storage.postgres;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import dev.parley.server.domain.Storage;

/** Binds the storage to PostgreSQL. Wants a {@code ContentEquality} and the {@code Limits} from elsewhere. */
public final class PostgresStorageModule extends AbstractModule {
    private final PostgresSettings settings;

    public PostgresStorageModule(PostgresSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void configure() {
        bind(PostgresSettings.class).toInstance(settings);
        bind(PostgresStorage.class).in(Singleton.class);
        bind(Storage.class).to(PostgresStorage.class);
    }
}
