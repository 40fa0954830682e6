package dev.parley.server.storage.postgres;

import dev.parley.server.storage.Preparation;
import dev.parley.server.storage.postgres.migration.Migrations;
import java.io.IOException;
import java.sql.SQLException;

/** Makes sure, before the first call, that the database can keep the contract and has the schema. */
public final class PostgresPreparation implements Preparation {
    private final PostgresSettings settings;
    private final SchemaSettings schema;

    public PostgresPreparation(PostgresSettings settings, SchemaSettings schema) {
        this.settings = settings;
        this.schema = schema;
    }

    @Override
    public void prepare() throws IOException {
        facts().requireUsable();
        var migrations = new Migrations(schema.owner(), schema.servingRole());
        switch (schema.atStart()) {
            case MIGRATE -> migrations.up();
            case VALIDATE -> migrations.validate();
            case LOOK -> migrations.requireUsable();
        }
    }

    private ServerFacts facts() throws IOException {
        try (var connector = new Connector(settings);
                var connection = connector.connect()) {
            return ServerFacts.read(connection);
        } catch (SQLException e) {
            throw new IOException("the database cannot be reached: " + e.getMessage(), e);
        }
    }
}
