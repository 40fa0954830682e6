package dev.parley.server.storage.postgres.migration;

import dev.parley.server.storage.postgres.PostgresSettings.Login;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schema {@code parley} of one database, and the migrations that make it. Forward only: nothing here takes a step
 * back, mends a history or begins one in the middle.
 */
public final class Migrations {
    static final String SCHEMA = "parley";
    static final String HISTORY = "flyway_schema_history";

    private static final Logger log = LoggerFactory.getLogger(Migrations.class);
    private static final String LOCATION = "classpath:db/migration";
    // A migration may take hours, and the next server waits for it.
    private static final int FOR_EVER = -1;

    private final DataSource owner;
    private final String server;
    private final List<String> locations;

    /**
     * The schema in the database of a login.
     *
     * @param owner the role that migrates
     * @param server the name of the role that serves. Where it is another one, it gets the rights that it needs
     */
    public Migrations(Login owner, String server) {
        this(owner, server, LOCATION);
    }

    Migrations(Login owner, String server, String... locations) {
        this.owner = OwnerConnections.of(owner);
        this.server = server;
        this.locations = List.of(locations);
    }

    /**
     * Applies what is missing, one migration after the other, each whole or not at all. Waits where another server is
     * doing so.
     *
     * @return those that this call applied
     * @throws SchemaException if it cannot; what was applied before stays
     */
    public List<Migration> up() throws SchemaException {
        try {
            var before = Schema.of(flyway(Locking.NONE).info().all());
            before.requireKnown();
            var applied = before.pending().isEmpty() ? List.<Migration>of() : migrate(before);
            validated();
            new ServingRights(owner, server).grant();
            return applied;
        } catch (FlywayException | SQLException e) {
            throw failure("the schema could not be migrated", e);
        }
    }

    /**
     * Every migration that the program or the database knows, in order. Changes nothing.
     *
     * @throws SchemaException if the database does not tell
     */
    public List<Migration> info() throws SchemaException {
        try {
            return Schema.of(flyway(Locking.NONE).info().all()).migrations();
        } catch (FlywayException e) {
            throw failure("the state of the schema could not be read", e);
        }
    }

    /**
     * Makes sure that every migration was applied, and none that differs from the program's. Changes nothing.
     *
     * @throws SchemaException if not; the message says what differs
     */
    public void validate() throws SchemaException {
        try {
            var schema = validated();
            if (!schema.pending().isEmpty()) {
                throw new SchemaException("the schema lacks %s: run `parley migrate up`"
                        .formatted(schema.pending().stream()
                                .map(Migration::toString)
                                .collect(Collectors.joining(", "))));
            }
        } catch (FlywayException e) {
            throw failure("the schema could not be validated", e);
        }
    }

    /**
     * Makes sure that there is a schema, and that it is not newer than the program. A role that may not read the
     * history passes.
     *
     * @throws SchemaException if not
     */
    public void requireUsable() throws SchemaException {
        try {
            var schema = Schema.of(flyway(Locking.NONE).info().all());
            schema.requireKnown();
            if (schema.isMissing()) {
                throw new SchemaException("the database has no schema parley: run `parley migrate up`");
            }
        } catch (FlywayException e) {
            if (!SqlStates.isForbidden(e)) {
                throw failure("the state of the schema could not be read", e);
            }
        }
    }

    private List<Migration> migrate(Schema before) throws SchemaException, SQLException {
        var isPooled = Poolers.isBetween(owner);
        if (isPooled && before.hasPendingWithoutTransaction()) {
            throw new SchemaException("the schema cannot be migrated through a pooler, since %s runs outside of"
                            .formatted(before.pending().getFirst())
                    + " transactions: run `parley migrate up` with a storage.postgres.url of the database itself");
        }
        log.info("The schema is at version {}, and {} are applied now", before.version(), before.pending());
        EmptySchema.create(owner);
        var result = flyway(isPooled ? Locking.TRANSACTION : Locking.SESSION).migrate();
        var versions = result.migrations.stream().map(output -> output.version).toList();
        return info().stream()
                .filter(migration -> versions.contains(migration.version()))
                .toList();
    }

    private Schema validated() throws SchemaException {
        var flyway = flyway(Locking.NONE);
        var schema = Schema.of(flyway.info().all());
        schema.requireKnown();
        if (schema.isMissing()) {
            return schema;
        }
        var result = flyway.validateWithResult();
        if (!result.validationSuccessful) {
            throw new SchemaException("the schema is not the one that this program makes: "
                    + result.invalidMigrations.stream()
                            .map(invalid -> "%s: %s".formatted(invalid.version, invalid.errorDetails.errorMessage))
                            .collect(Collectors.joining("; ")));
        }
        return schema;
    }

    private Flyway flyway(Locking locking) {
        FluentConfiguration configuration = Flyway.configure()
                .dataSource(owner)
                .locations(locations.toArray(String[]::new))
                .defaultSchema(SCHEMA)
                .table(HISTORY)
                .createSchemas(false)
                .cleanDisabled(true)
                .ignoreMigrationPatterns("*:pending")
                .lockRetryCount(FOR_EVER)
                .loggers("slf4j");
        configuration
                .getPluginRegister()
                .getExact(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(locking == Locking.TRANSACTION);
        return configuration.load();
    }

    private static SchemaException failure(String what, Exception cause) {
        return new SchemaException("%s: %s".formatted(what, SqlStates.message(cause)), cause);
    }

    /** How migrating servers wait for each other. */
    private enum Locking {
        /** They do not: nothing is changed. */
        NONE,
        /** By a lock of the session: `CREATE INDEX CONCURRENTLY` would wait for any other for ever. */
        SESSION,
        /** By a lock of a transaction: through a pooler, one of the session would stay behind. */
        TRANSACTION,
    }
}
