package dev.parley.conformance.crash;

import dev.parley.databases.OwnPostgres;
import java.util.Map;

/** A PostgreSQL with a database for servers. */
final class PostgresDatabase implements Database {
    private static final String NAME = "parley";

    private final OwnPostgres postgres;
    private final Map<String, String> environment;

    /** Takes one that runs, which is closed with this. */
    PostgresDatabase(OwnPostgres postgres) {
        this.postgres = postgres;
        var database = postgres.database(NAME);
        this.environment = Map.of(
                "PARLEY_STORAGE_BACKEND", "postgres",
                "PARLEY_STORAGE_POSTGRES_URL", database.url(),
                "PARLEY_STORAGE_POSTGRES_USERNAME", database.username(),
                "PARLEY_STORAGE_POSTGRES_PASSWORD", database.password());
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public void start() {
        postgres.start();
    }

    @Override
    public void kill() {
        postgres.kill();
    }

    @Override
    public void checkpoint() {
        postgres.address().execute("CHECKPOINT");
    }

    @Override
    public void close() {
        postgres.close();
    }
}
