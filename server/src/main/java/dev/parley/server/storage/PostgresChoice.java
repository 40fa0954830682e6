package dev.parley.server.storage;

import dev.parley.server.settings.PostgresSettings;
import dev.parley.server.settings.Secret;
import dev.parley.server.storage.postgres.PostgresPreparation;
import dev.parley.server.storage.postgres.PostgresSettings.Login;
import dev.parley.server.storage.postgres.PostgresSettings.Patience;
import dev.parley.server.storage.postgres.PostgresSettings.PreparedStatements;
import dev.parley.server.storage.postgres.PostgresSettings.Threads;
import dev.parley.server.storage.postgres.PostgresSettings.Tls;
import dev.parley.server.storage.postgres.SchemaSettings;
import dev.parley.server.storage.postgres.SchemaSettings.AtStart;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** What operators say of PostgreSQL, as its backend takes it. */
public final class PostgresChoice {
    private PostgresChoice() {}

    static Preparation preparation(PostgresSettings settings) {
        return new PostgresPreparation(backend(settings), schema(settings));
    }

    static dev.parley.server.storage.postgres.PostgresSettings backend(PostgresSettings settings) {
        return new dev.parley.server.storage.postgres.PostgresSettings(
                login(settings),
                threads(settings),
                patience(settings),
                prepared(settings),
                settings.activityInterval());
    }

    /** Who makes the schema, for whom, and when. */
    public static SchemaSettings schema(PostgresSettings settings) {
        return new SchemaSettings(
                owner(settings),
                settings.username(),
                switch (settings.migrate()) {
                    case ON_START -> AtStart.MIGRATE;
                    case VALIDATE -> AtStart.VALIDATE;
                    case OFF -> AtStart.LOOK;
                });
    }

    private static Login login(PostgresSettings settings) {
        return login(settings, settings.username(), password(settings.password(), settings.passwordFile()));
    }

    private static Login owner(PostgresSettings settings) {
        return settings.migrateUsername()
                .map(name ->
                        login(settings, name, password(settings.migratePassword(), settings.migratePasswordFile())))
                .orElseGet(() -> login(settings));
    }

    private static Login login(PostgresSettings settings, String username, Supplier<String> password) {
        return new Login(settings.url().orElseThrow().value(), username, password, tls(settings));
    }

    private static Supplier<String> password(Optional<Secret> password, Optional<Path> file) {
        return file.<Supplier<String>>map(PasswordFile::new)
                .orElseGet(() -> () -> password.map(Secret::value).orElse(""));
    }

    private static Tls tls(PostgresSettings settings) {
        var mode = settings.tls().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new Tls(mode, settings.tlsRootCertificate());
    }

    private static Threads threads(PostgresSettings settings) {
        return new Threads(settings.poolSize(), settings.appendWorkers(), settings.readWorkers(), settings.queueSize());
    }

    private static Patience patience(PostgresSettings settings) {
        return new Patience(
                settings.connectTimeout(),
                settings.statementTimeout(),
                settings.lockTimeout(),
                settings.idleInTransactionTimeout());
    }

    private static PreparedStatements prepared(PostgresSettings settings) {
        return switch (settings.preparedStatements()) {
            case AUTO -> PreparedStatements.AUTO;
            case ON -> PreparedStatements.ON;
            case OFF -> PreparedStatements.OFF;
        };
    }
}
