package dev.parley.server.cli;

import dev.parley.server.settings.BackendSettings;
import dev.parley.server.settings.SettingsLoader;
import dev.parley.server.settings.Surroundings;
import dev.parley.server.storage.PostgresChoice;
import dev.parley.server.storage.postgres.migration.Migration;
import dev.parley.server.storage.postgres.migration.Migrations;
import dev.parley.server.storage.postgres.migration.SchemaException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code parley migrate}. */
@Command(
        name = "migrate",
        description = {
            "Looks after the schema of the PostgreSQL database in the settings, as storage.postgres.migrate-username.",
            "up applies the migrations that are missing, info lists all of them, validate says whether a server of this"
                    + " version finds what it needs. docs/migrations.md explains them."
        })
final class MigrateCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final Terminal terminal = new Terminal();

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "ACTION", description = "${COMPLETION-CANDIDATES}.")
    private Action action = Action.info;

    MigrateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var settings = new SettingsLoader(surroundings).load(options.request()).settings();
        if (!(settings.backend() instanceof BackendSettings.Postgres(var postgres))) {
            terminal.err().println("Nothing to migrate: storage.backend is not postgres.");
            return ExitCode.FAILED;
        }
        try {
            var schema = PostgresChoice.schema(postgres);
            carryOut(new Migrations(schema.owner(), schema.servingRole()));
            return ExitCode.OK;
        } catch (SchemaException | UncheckedIOException e) {
            terminal.err().println("parley migrate: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private void carryOut(Migrations migrations) throws SchemaException {
        switch (action) {
            case up -> {
                var applied = migrations.up();
                applied.forEach(migration -> terminal.out().println("Applied " + migration + "."));
                terminal.out().println(applied.isEmpty() ? "Nothing to do: the schema is current." : "Done.");
            }
            case info -> list(migrations.info());
            case validate -> {
                migrations.validate();
                terminal.out().println("The schema is the one that this version needs.");
            }
        }
    }

    private void list(List<Migration> migrations) {
        for (var migration : migrations) {
            terminal.out()
                    .println("%-8s %-8s %-32s %s"
                            .formatted(
                                    migration.version(),
                                    migration.state().name().toLowerCase(Locale.ROOT),
                                    migration.description(),
                                    migration.applied().map(Object::toString).orElse(""))
                            .stripTrailing());
        }
    }

    /** What to do. Named as it is typed. */
    private enum Action {
        up,
        info,
        validate,
    }
}
