package dev.parley.server.storage.postgres;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import dev.parley.server.domain.Storage;
import dev.parley.server.storage.Preparation;

/** Binds the storage to PostgreSQL. Wants a {@code ContentEquality} and the {@code Limits} from elsewhere. */
public final class PostgresStorageModule extends AbstractModule {
    private final PostgresSettings settings;
    private final SchemaSettings schema;

    public PostgresStorageModule(PostgresSettings settings, SchemaSettings schema) {
        this.settings = settings;
        this.schema = schema;
    }

    @Override
    protected void configure() {
        bind(PostgresSettings.class).toInstance(settings);
        bind(SchemaSettings.class).toInstance(schema);
        bind(PostgresStorage.class).in(Singleton.class);
        bind(Storage.class).to(PostgresStorage.class);
        bind(PostgresPreparation.class).in(Singleton.class);
        bind(Preparation.class).to(PostgresPreparation.class);
    }
}
