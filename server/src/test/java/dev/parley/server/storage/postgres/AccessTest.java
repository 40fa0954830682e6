package dev.parley.server.storage.postgres;

import static dev.parley.server.storage.ServedDatabase.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.parley.databases.DatabaseAddress;
import dev.parley.databases.FaultProxy;
import dev.parley.databases.OwnPostgres;
import dev.parley.server.grpc.transport.Certificates;
import dev.parley.server.storage.ServedDatabase;
import dev.parley.v1.GetSessionRequest;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.SessionStoreGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a server gets at its database, and what it makes of one that lets it in but does not let it write. */
final class AccessTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    private static Path folder;

    private static OwnPostgres postgres;

    private final String session = "s-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Certificates.create(folder, "database");
        Certificates.create(folder, "stranger");
        var key = folder.resolve("database.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        postgres = OwnPostgres.temporary(Map.of(
                "ssl", "on",
                "ssl_cert_file", folder.resolve("database.crt").toString(),
                "ssl_key_file", key.toString()));
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @Test
    void aDatabaseThatTakesNoWritesIsReadUntilItTakesThemAgain() throws IOException {
        try (var served = served(Map.of())) {
            await().until(() -> writes(served, "a") && served.isServing());

            postgres.address().execute("ALTER DATABASE postgres SET default_transaction_read_only = on");
            endConnections();
            await().atMost(SOON).until(() -> !served.isServing());

            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> write(served, "b"))
                    .matches(refusal -> refusal.getStatus().getCode() == Status.Code.UNAVAILABLE)
                    .matches(refusal -> ServedDatabase.outcome(refusal).equals("NOT_APPLIED"));
            assertThat(messages(served)).isOne();

            postgres.address()
                    .execute(
                            "SET default_transaction_read_only = off",
                            "ALTER DATABASE postgres RESET default_transaction_read_only");
            await().atMost(SOON).until(() -> writes(served, "b") && served.isServing());
            assertThat(messages(served)).isEqualTo(2);
        }
    }

    @Test
    void aNewPasswordIsReadFromItsFile() throws IOException {
        var password = Files.writeString(folder.resolve("password"), "old\n");
        postgres.address().execute("CREATE ROLE rotating LOGIN SUPERUSER PASSWORD 'old'");
        var database = new DatabaseAddress(postgres.address().url(), "rotating", "");
        try (var served = served(database, Map.of("storage.postgres.password-file", password.toString()))) {
            await().until(() -> writes(served, "a"));

            postgres.address().execute("ALTER ROLE rotating PASSWORD 'new'");
            Files.writeString(password, "new\n");
            endConnections();

            await().atMost(SOON).until(() -> writes(served, "b"));
            assertThat(messages(served)).isEqualTo(2);
        }
    }

    @Test
    void aDatabaseThatTakesNoMoreConnectionsRefusesUntilItTakesSome() throws IOException {
        postgres.address().execute("CREATE ROLE limited LOGIN PASSWORD 'secret'");
        var url = postgres.database("limited").url();
        postgres.address().execute("ALTER DATABASE limited OWNER TO limited");
        try (var served = served(new DatabaseAddress(url, "limited", "secret"), Map.of())) {
            await().until(() -> writes(served, "a"));

            postgres.address().execute("ALTER ROLE limited CONNECTION LIMIT 0");
            endConnections();
            await().until(() -> !writes(served, "b"));
            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> write(served, "c"))
                    .matches(refusal -> refusal.getStatus().getCode() == Status.Code.UNAVAILABLE)
                    .matches(refusal -> ServedDatabase.outcome(refusal).equals("NOT_APPLIED"));

            postgres.address().execute("ALTER ROLE limited CONNECTION LIMIT 3");
            await().atMost(SOON).until(() -> writes(served, "b"));
            assertThat(messages(served)).isEqualTo(2);
        }
    }

    @Test
    void aConnectionIsEncryptedWhereThatIsRequired() throws Exception {
        try (var served = served(Map.of("storage.postgres.tls", "require"))) {
            await().until(() -> writes(served, "a"));

            assertThat(encrypted()).isTrue();
        }
    }

    @Test
    void aDatabaseProvesByItsCertificateThatItIsTheOne() throws Exception {
        var root = folder.resolve("database.crt").toString();
        try (var served =
                served(Map.of("storage.postgres.tls", "verify-full", "storage.postgres.tls-root-certificate", root))) {
            await().until(() -> writes(served, "a"));

            assertThat(encrypted()).isTrue();
        }
    }

    @Test
    void aDatabaseWithAnotherCertificateIsRefused() {
        var root = folder.resolve("stranger.crt").toString();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> served(
                        Map.of("storage.postgres.tls", "verify-full", "storage.postgres.tls-root-certificate", root)))
                .withMessageContaining("cannot be reached");
        // Nor one that nobody vouches for.
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> served(Map.of("storage.postgres.tls", "verify-full")))
                .withMessageContaining("cannot be reached")
                .withMessageNotContaining("root.crt");
    }

    private static ServedDatabase served(Map<String, String> settings) throws IOException {
        return served(postgres.address(), settings);
    }

    private static ServedDatabase served(DatabaseAddress database, Map<String, String> settings) throws IOException {
        var network = FaultProxy.before(postgres.port());
        var all = TestDatabase.serverSettings(database.port(network.port()));
        all.putAll(settings);
        return new ServedDatabase(network, all);
    }

    private boolean writes(ServedDatabase served, String messageId) {
        try {
            write(served, messageId);
            return true;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    private void write(ServedDatabase served, String messageId) {
        var _ = MessageStoreGrpc.newBlockingStub(served.channel)
                .withDeadlineAfter(ServedDatabase.PATIENCE)
                .appendMessages(append(session, messageId));
    }

    private long messages(ServedDatabase served) {
        var request = GetSessionRequest.newBuilder().setSessionId(session).build();
        return SessionStoreGrpc.newBlockingStub(served.channel)
                .withDeadlineAfter(ServedDatabase.PATIENCE)
                .getSession(request)
                .getMessageCount();
    }

    private static void endConnections() {
        postgres.address()
                .execute(
                        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'parley'");
    }

    private static boolean encrypted() throws SQLException {
        try (var connection = postgres.address().connect();
                var statement = connection.createStatement();
                var row =
                        statement.executeQuery("SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                                + " WHERE application_name = 'parley'")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
