package dev.parley.bench.postgres;

import dev.parley.databases.DatabaseAddress;
import dev.parley.databases.Postgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Databases with the tables of Parley, without Parley. */
public final class FloorDatabase {
    private static final String MIGRATION = "/db/migration/V1__sessions_and_messages.sql";

    private FloorDatabase() {}

    /** A new one. */
    public static Tables create() {
        return new Tables(Postgres.createDatabase("floor", FloorDatabase::prepare));
    }

    private static void prepare(DatabaseAddress database) {
        try (var sql = Objects.requireNonNull(FloorDatabase.class.getResourceAsStream(MIGRATION))) {
            database.execute("CREATE SCHEMA parley", new String(sql.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
