package dev.parley.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresRulesTest {
    private static final String URL = "storage.postgres.url";
    private static final String REMOTE = "jdbc:postgresql://db.example.org:5432/parley";

    @TempDir
    private Path directory;

    @Test
    void theAddressOfTheDatabaseIsAllThatIsNeeded() {
        var backend = development().loads().settings().backend();

        assertThat(backend).isInstanceOfSatisfying(BackendSettings.Postgres.class, postgres -> {
            assertThat(postgres.settings().url()).contains(new DatabaseUrl(REMOTE));
            assertThat(postgres.settings().migrate()).isEqualTo(PostgresSettings.Migrate.ON_START);
        });
    }

    @Test
    void theAddressOfTheDatabaseIsNeeded() {
        var operator = new Operator(directory, "development").passes("storage.backend", "postgres");

        assertThat(operator.isTold())
                .containsExactly("storage.postgres.url: must be set where storage.backend is postgres [default]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://db/parley",
                "jdbc:postgresql:parley",
                "jdbc:postgresql://db",
                "jdbc:postgresql:///parley",
                "jdbc:mysql://db/parley"
            })
    void anAddressOfAnotherFormIsRefused(String url) {
        assertThat(development().passes(URL, url).isTold())
                .contains("storage.postgres.url: must be jdbc:postgresql://host:port/database without credentials, such"
                        + " as jdbc:postgresql://127.0.0.1:5432/parley, not \"" + url
                        + "\" [--set storage.postgres.url]");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://ada:hunter2@db/parley, must be without user and password",
        "jdbc:postgresql://db/parley?password=hunter2, may not have the parameter password",
        "jdbc:postgresql://db/parley?ApplicationName=x&user=hunter2, may not have the parameter user",
        "jdbc:postgresql://db/parley?sslmode=hunter2, may not have the parameter sslmode",
        "postgresql://ada:hunter2@db/parley?password=hunter2, must be jdbc:postgresql://",
        "jdbc:postgresql://ada:hunter2@db, must be jdbc:postgresql://"
    })
    void anAddressWithCredentialsIsRefusedAndNotRepeated(String url, String problem) {
        var told = development().passes(URL, url).isTold();

        assertThat(told).anyMatch(line -> line.startsWith("storage.postgres.url: " + problem));
        assertThat(told).noneMatch(line -> line.contains("hunter2"));
    }

    @Test
    void credentialsInTheAddressAreMaskedWhereItIsShown() {
        var loaded = development()
                .passes(URL, "jdbc:postgresql://ada:hunter2@db/parley?password=hunter2")
                .inspects();

        assertThat(loaded.toString()).contains("jdbc:postgresql://***@db/parley?***");
        assertThat(loaded.toString()).doesNotContain("hunter2");
    }

    @Test
    void severalHostsAndHarmlessParametersAreTaken() {
        var url = "jdbc:postgresql://db-1:5432,db-2/parley?targetServerType=primary&loadBalanceHosts=true";

        assertThat(development().passes(URL, url).isTold()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "prefer"})
    void productionEncryptsWhatLeavesTheMachine(String tls) {
        var operator = production().passes("storage.postgres.tls", tls);

        assertThat(operator.isTold())
                .containsExactly("storage.postgres.tls: must be verify-full or require in the production profile"
                        + " [--set storage.postgres.tls]");
        assertThat(operator.passes(URL, "jdbc:postgresql://127.0.0.1,[::1]:5433/parley")
                        .isTold())
                .isEmpty();
        assertThat(operator.passes(URL, "jdbc:postgresql://127.0.0.1,db/parley").isTold())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"require", "verify-full"})
    void productionTakesEncryptedConnections(String tls) {
        assertThat(production().passes("storage.postgres.tls", tls).isTold()).isEmpty();
    }

    @Test
    void theRootCertificateMustBeOneAndMatter() {
        var operator = development()
                .writes("ca.crt", "nothing")
                .passes(
                        "storage.postgres.tls-root-certificate",
                        directory.resolve("ca.crt").toString());

        assertThat(operator.isTold())
                .hasSize(1)
                .allMatch(problem ->
                        problem.startsWith("storage.postgres.tls-root-certificate: is not a certificate in PEM form"));
        operator.writes("ca.crt", "-----BEGIN CERTIFICATE-----");
        assertThat(operator.isTold())
                .containsExactly("storage.postgres.tls-root-certificate: has no effect unless storage.postgres.tls is"
                        + " verify-full [--set storage.postgres.tls-root-certificate]");
        assertThat(operator.passes("storage.postgres.tls", "verify-full").isTold())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "migrate-password"})
    void aPasswordHasOneSource(String name) {
        var operator = development()
                .writes("password", "hunter2")
                .passes("storage.postgres.migrate-username", "owner")
                .passes("storage.postgres." + name, "hunter2")
                .passes(
                        "storage.postgres." + name + "-file",
                        directory.resolve("password").toString());

        assertThat(operator.isTold())
                .containsExactly("storage.postgres.%1$s-file: must not be set together with storage.postgres.%1$s"
                                .formatted(name)
                        + " [--set storage.postgres.%s-file]".formatted(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "migrate-password"})
    void aPasswordFileMustBeReadable(String name) {
        var operator = development()
                .passes("storage.postgres.migrate-username", "owner")
                .passes(
                        "storage.postgres." + name + "-file",
                        directory.resolve("none").toString());

        assertThat(operator.isTold())
                .containsExactly("storage.postgres.%1$s-file: does not exist [--set storage.postgres.%1$s-file]"
                        .formatted(name));
    }

    @Test
    void aPasswordFileIsEnough() {
        var operator = development()
                .writes("password", "hunter2\n")
                .passes(
                        "storage.postgres.password-file",
                        directory.resolve("password").toString());

        assertThat(operator.isTold()).isEmpty();
    }

    @Test
    void thePasswordOfTheMigratingRoleNeedsTheRole() {
        var operator = development().passes("storage.postgres.migrate-password", "hunter2");

        assertThat(operator.isTold())
                .containsExactly("storage.postgres.migrate-username: must be set where its password is [default]");
        assertThat(operator.passes("storage.postgres.migrate-username", "owner").isTold())
                .isEmpty();
    }

    @Test
    void theWorkersLeaveAConnectionToTheOthers() {
        var operator = development().passes("storage.postgres.append-workers", "11");

        assertThat(operator.isTold())
                .containsExactly("storage.postgres.pool-size: must be above append-workers and read-workers together,"
                        + " which are 12 [default]");
        assertThat(operator.passes("storage.postgres.pool-size", "13").isTold()).isEmpty();
    }

    @Test
    void nobodyWaitsForALockLongerThanForItsStatement() {
        assertThat(development()
                        .passes("storage.postgres.statement-timeout", "2s")
                        .isTold())
                .containsExactly("storage.postgres.lock-timeout: must be at most storage.postgres.statement-timeout,"
                        + " which is 2s [default]");
    }

    private Operator development() {
        return new Operator(directory, "development")
                .passes("storage.backend", "postgres")
                .passes(URL, REMOTE);
    }

    private Operator production() {
        return new Operator(directory, "production")
                .passes("storage.backend", "postgres")
                .passes("server.insecure-no-authentication", "true")
                .passes(URL, REMOTE);
    }
}
