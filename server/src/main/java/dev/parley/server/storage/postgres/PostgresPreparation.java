package dev.parley.server.storage.postgres;

import com.google.inject.Inject;
import dev.parley.server.storage.Preparation;
import dev.parley.server.storage.postgres.migration.Migrations;
import java.io.IOException;

/** Makes sure, before the first call, that the database can keep the contract and has the schema. */
final class PostgresPreparation implements Preparation {
    private final SchemaSettings schema;
    private final PostgresStorage storage;

    @Inject
    PostgresPreparation(SchemaSettings schema, PostgresStorage storage) {
        this.schema = schema;
        this.storage = storage;
    }

    @Override
    public void prepare() throws IOException {
        storage.requireUsable();
        var migrations = new Migrations(schema.owner(), schema.servingRole());
        switch (schema.atStart()) {
            case MIGRATE -> migrations.up();
            case VALIDATE -> migrations.validate();
            case LOOK -> migrations.requireUsable();
        }
    }
}
