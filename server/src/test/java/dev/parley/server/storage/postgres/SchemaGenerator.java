package dev.parley.server.storage.postgres;

import dev.parley.databases.Postgres;
import dev.parley.server.storage.postgres.PostgresSettings.Login;
import dev.parley.server.storage.postgres.PostgresSettings.Tls;
import dev.parley.server.storage.postgres.migration.Migrations;
import java.nio.file.Path;
import java.util.Optional;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;

/** Writes jOOQ's classes of the schema that the migrations make. `make codegen` runs it. */
final class SchemaGenerator {
    static final String PACKAGE = "dev.parley.server.storage.postgres.schema";

    private SchemaGenerator() {}

    /** Takes the folder that the classes' packages begin in. Other files in their package are removed. */
    public static void main(String[] arguments) throws Exception {
        generate(Path.of(arguments[0]));
    }

    static void generate(Path folder) throws Exception {
        var database = Postgres.createDatabase();
        var login =
                new Login(database.url(), database.username(), database::password, new Tls("prefer", Optional.empty()));
        new Migrations(login, database.username()).up();
        GenerationTool.generate(new Configuration()
                .withLogging(Logging.WARN)
                .withJdbc(new Jdbc()
                        .withUrl(database.url())
                        .withUser(database.username())
                        .withPassword(database.password()))
                .withGenerator(generator(folder)));
    }

    private static Generator generator(Path folder) {
        return new Generator()
                .withDatabase(new org.jooq.meta.jaxb.Database()
                        .withName("org.jooq.meta.postgres.PostgresDatabase")
                        .withInputSchema("parley")
                        .withExcludes("flyway_schema_history")
                        .withForcedTypes(new ForcedType().withName("INSTANT").withIncludeTypes("timestamp.*")))
                .withGenerate(new Generate()
                        .withRecords(true)
                        .withPojos(false)
                        .withDaos(false)
                        .withGeneratedAnnotation(false)
                        .withJavaTimeTypes(true))
                .withTarget(new Target()
                        .withPackageName(PACKAGE)
                        .withDirectory(folder.toString())
                        .withClean(true));
    }
}
