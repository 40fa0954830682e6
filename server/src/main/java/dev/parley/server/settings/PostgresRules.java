package dev.parley.server.settings;

import dev.parley.server.settings.PostgresSettings.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** The rules between the settings of the PostgreSQL backend. */
final class PostgresRules {
    private static final String GROUP = "storage.postgres.";
    // The others have settings of their own, or would load classes that somebody names.
    private static final Set<String> PARAMETERS = Set.of(
            "targetServerType",
            "loadBalanceHosts",
            "hostRecheckSeconds",
            "ApplicationName",
            "sslcert",
            "sslkey",
            "channelBinding",
            "gssEncMode");

    private final PostgresSettings settings;
    private final BiConsumer<String, String> problems;

    /** Takes where problems go: the setting, and what is wrong with it. */
    PostgresRules(PostgresSettings settings, BiConsumer<String, String> problems) {
        this.settings = settings;
        this.problems = problems;
    }

    void check(Profile profile) {
        settings.url()
                .ifPresentOrElse(this::checkUrl, () -> add("url", "must be set where storage.backend is postgres"));
        checkTls(profile);
        checkPassword("password", settings.password(), settings.passwordFile());
        checkPassword("migrate-password", settings.migratePassword(), settings.migratePasswordFile());
        checkMigratingRole();
        checkNumbers();
    }

    private void checkUrl(DatabaseUrl url) {
        if (url.namesUser()) {
            add("url", "must be without user and password, which have settings of their own");
        }
        url.parameters().stream()
                .filter(parameter -> !PARAMETERS.contains(parameter))
                .forEach(parameter -> add("url", "may not have the parameter " + parameter));
    }

    private void checkTls(Profile profile) {
        boolean isLocal =
                settings.url().stream().flatMap(url -> url.hosts().stream()).allMatch(Rules::isLoopback);
        if (profile == Profile.PRODUCTION && !isLocal && settings.tls().compareTo(Tls.REQUIRE) < 0) {
            add("tls", "must be verify-full or require in the production profile");
        }
        settings.tlsRootCertificate()
                .flatMap(TlsFiles::problemOfCertificate)
                .ifPresent(problem -> add("tls-root-certificate", problem));
        if (settings.tlsRootCertificate().isPresent() && settings.tls() != Tls.VERIFY_FULL) {
            add("tls-root-certificate", "has no effect unless storage.postgres.tls is verify-full");
        }
    }

    private void checkPassword(String name, Optional<Secret> password, Optional<Path> file) {
        if (password.isPresent() && file.isPresent()) {
            add(name + "-file", "must not be set together with " + GROUP + name);
        }
        file.ifPresent(path -> {
            try {
                Files.readString(path);
            } catch (IOException e) {
                add(name + "-file", ReadFailure.reason(e));
            }
        });
    }

    private void checkMigratingRole() {
        boolean hasPassword = settings.migratePassword().isPresent()
                || settings.migratePasswordFile().isPresent();
        if (hasPassword && settings.migrateUsername().isEmpty()) {
            add("migrate-username", "must be set where its password is");
        }
    }

    private void checkNumbers() {
        int workers = settings.appendWorkers() + settings.readWorkers();
        if (workers >= settings.poolSize()) {
            add("pool-size", "must be above append-workers and read-workers together, which are %d".formatted(workers));
        }
        requireAtMost("lock-timeout", settings.lockTimeout(), "statement-timeout", settings.statementTimeout());
    }

    private void requireAtMost(String name, Duration value, String bound, Duration highest) {
        if (value.compareTo(highest) > 0) {
            add(name, "must be at most %s%s, which is %s".formatted(GROUP, bound, Durations.show(highest)));
        }
    }

    private void add(String name, String problem) {
        problems.accept(GROUP + name, problem);
    }
}
