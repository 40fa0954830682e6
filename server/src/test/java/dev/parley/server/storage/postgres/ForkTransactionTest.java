package dev.parley.server.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.session.Session;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class ForkTransactionTest {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final PostgresStorage STORAGE =
            new PostgresStorage(DATABASE.settings(), StorageContract.EQUALITY, StorageContract.LIMITS);

    private final StoredRows rows = new StoredRows(DATABASE);
    private final Tenant owner = new Tenant("t-" + UUID.randomUUID());
    private final StorageClient tenant = new StorageClient(STORAGE, owner);

    @AfterAll
    static void close() {
        STORAGE.close();
    }

    @Test
    void aForkDoesNotWaitForWhoeverWritesToItsSource() throws SQLException {
        var source = tenant.create(Samples.session()).id();
        tenant.append(source, "a");

        try (var connection = DATABASE.address().connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT FROM parley.session WHERE session_id = '" + source + "' FOR UPDATE");

            var fork = tenant.fork(Samples.fork(source, 0));

            assertThat(fork.log().messageCount()).isEqualTo(1);
            connection.rollback();
        }
    }

    @Test
    void aForkMayTakeLongerThanOtherStatements() {
        var source = tenant.create(Samples.session()).id();
        tenant.append(source, "a");
        DATABASE.address().execute("""
                CREATE FUNCTION parley.slow() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_sleep(1); RETURN NEW; END $$""", """
                CREATE TRIGGER slow BEFORE INSERT ON parley.message FOR EACH ROW EXECUTE FUNCTION parley.slow()""");

        try (var impatient = new PostgresStorage(impatient(), StorageContract.EQUALITY, StorageContract.LIMITS)) {
            var fork = new StorageClient(impatient, owner).fork(Samples.fork(source, 0));

            assertThat(fork.log().messageCount()).isEqualTo(1);
        } finally {
            DATABASE.address().execute("DROP FUNCTION parley.slow CASCADE");
        }
    }

    @Test
    void anAppendToTheSourceDoesNotWaitForAForkThatIsUnderWay() throws SQLException {
        var source = tenant.create(Samples.session()).id();
        tenant.append(source, "a");

        CompletableFuture<Session> fork;
        try (var connection = DATABASE.address().connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE parley.session_state IN SHARE MODE");
            fork = CompletableFuture.supplyAsync(() -> tenant.fork(Samples.fork(source, 0)));
            Awaitility.await().until(() -> rows.waiting() > 0);

            tenant.append(source, "b");

            assertThat(tenant.get(source).log().messageCount()).isEqualTo(2);
            connection.rollback();
        }
        assertThat(fork.join().log().messageCount()).isIn(1L, 2L);
        assertThat(tenant.log(fork.join().id())).hasSize((int) fork.join().log().messageCount());
    }

    // It ends statements after an instant.
    private static PostgresSettings impatient() {
        var settings = DATABASE.settings();
        var instant = Duration.ofMillis(200);
        return new PostgresSettings(
                settings.login(),
                settings.threads(),
                settings.patience().withStatement(instant),
                settings.preparedStatements(),
                settings.activityInterval());
    }
}
