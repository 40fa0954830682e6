package dev.parley.server.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.databases.FaultProxy;
import dev.parley.databases.OwnPostgres;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.storage.postgres.PostgresSettings.Login;
import dev.parley.server.storage.postgres.PostgresSettings.Patience;
import dev.parley.server.storage.postgres.PostgresSettings.PreparedStatements;
import dev.parley.server.storage.postgres.PostgresSettings.Threads;
import dev.parley.server.storage.postgres.PostgresSettings.Tls;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DatabaseTest {
    private static final OwnPostgres POSTGRES = OwnPostgres.temporary(Map.of());
    private static final int CONNECTIONS = 2;
    // How long something may be left of a call when its time is over, and how busy the machine may be.
    private static final Duration REST = Duration.ofMillis(250).plusSeconds(10);

    private final FaultProxy network = FaultProxy.before(POSTGRES.port());
    private final Database database = new Database(settings(Duration.ofMinutes(1)));

    @BeforeEach
    void create() {
        POSTGRES.address().execute("DROP TABLE IF EXISTS t", "CREATE TABLE t (i int PRIMARY KEY, content bytea)");
    }

    @AfterEach
    void close() {
        network.pass();
        POSTGRES.thaw();
        database.close();
        network.close();
    }

    @AfterAll
    static void stop() {
        POSTGRES.close();
    }

    @Test
    void severalStatementsHaveNoMoreTimeThanTheirCall() {
        fill();

        assertThatExceptionOfType(DeadlineException.class)
                .isThrownBy(() -> database.transaction(in(600), connection -> {
                    for (int i = 0; i < 100; i++) {
                        number(connection, "SELECT 1 FROM pg_sleep(0.5)");
                    }
                    return true;
                }));

        await().atMost(REST).until(() -> working("pg_sleep(0.5)") == 0);
    }

    @Test
    void whatCannotBeSentEndsWithItsCall() {
        fill();

        var call = CompletableFuture.supplyAsync(() -> database.statement(in(3000), connection -> {
            POSTGRES.freeze();
            return insert(connection, 1, new byte[32 << 20]);
        }));

        assertThat(call)
                .failsWithin(Duration.ofSeconds(3).plus(REST))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void aStatementThatWaitsForALockIsGoneSoonAfterItsCall() throws SQLException {
        fill();
        try (var other = POSTGRES.address().connect()) {
            other.setAutoCommit(false);
            execute(other, "LOCK TABLE t");

            assertThatThrownBy(() -> database.statement(in(1000), connection -> insert(connection, 1, new byte[1])))
                    .isInstanceOf(OutcomeUnknownException.class);
            await().atMost(REST).until(() -> working("INSERT INTO t") == 0);
            other.commit();
        }

        assertThat(rows()).isZero();
    }

    @Test
    void aTransactionThatIsAbandonedHoldsItsLocksNoLongerThanItsLimit() throws Exception {
        var isLocked = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var call = CompletableFuture.supplyAsync(() -> database.transaction(in(60_000), connection -> {
            execute(connection, "LOCK TABLE t");
            isLocked.countDown();
            return pass(release);
        }));
        isLocked.await();
        network.silence();

        try (var other = POSTGRES.address().connect()) {
            execute(other, "SET lock_timeout = '15s'");
            execute(other, "INSERT INTO t VALUES (1, '')");
        }
        network.reset();
        release.countDown();

        assertThat(call).failsWithin(REST);
        assertThat(rows()).isOne();
    }

    @Test
    void nobodyNoticesConnectionsThatWereEndedMeanwhile() {
        fill();
        endConnections();

        assertThat(database.<Long>read(in(20_000), connection -> number(connection, "SELECT 7")))
                .isEqualTo(7);
        fill();
        endConnections();
        database.transaction(in(20_000), connection -> insert(connection, 1, new byte[1]));

        assertThat(rows()).isOne();
    }

    @Test
    void nobodyKnowsOfAStatementWhoseAnswerIsLost() {
        fill();

        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> database.statement(in(20_000), connection -> {
                    network.cutAfterBytesFromServer(0);
                    return insert(connection, 1, new byte[1]);
                }));

        assertThat(rows()).isOne();
    }

    @Test
    void aTransactionThatIsLostBeforeItsEndIsMadeOnceMoreByItself() {
        fill();
        var attempts = new AtomicInteger();

        database.transaction(in(20_000), connection -> {
            if (attempts.incrementAndGet() == 1) {
                network.cutAfterBytesFromServer(0);
            }
            return insert(connection, 1, new byte[1]);
        });

        assertThat(attempts).hasValue(2);
        assertThat(rows()).isOne();
    }

    @Test
    void aCallThatGetsNoConnectionIsToldInTimeThatNothingWasDone() {
        var release = new CountDownLatch(1);
        for (int i = 0; i < CONNECTIONS; i++) {
            Thread.startVirtualThread(() -> database.read(in(60_000), _ -> pass(release)));
        }
        await().until(() -> database.poolState().getActiveConnections() == CONNECTIONS);

        long deadline = in(300);
        assertThatExceptionOfType(DeadlineException.class)
                .isThrownBy(() -> database.statement(deadline, connection -> insert(connection, 1, new byte[1])));
        release.countDown();

        assertThat(rows()).isZero();
    }

    @Test
    void whatTheDatabaseEndsAtItsLimitIsNotCalledAnOutage() {
        try (var impatient = new Database(settings(Duration.ofMillis(200)))) {
            assertThatExceptionOfType(UnavailableException.class)
                    .isThrownBy(() -> impatient.statement(
                            in(60_000), connection -> number(connection, "SELECT 1 FROM pg_sleep(50)")))
                    .withMessageContaining("took too long");
        }
    }

    @Test
    void whatMayTakeLongIsEndedAtTheEndOfItsCallOnly() {
        try (var impatient = new Database(settings(Duration.ofMillis(200)))) {
            long answer = impatient.longTransaction(
                    in(60_000), connection -> number(connection, "SELECT 7 FROM pg_sleep(1)"));

            assertThat(answer).isEqualTo(7);
            assertThatExceptionOfType(DeadlineException.class)
                    .isThrownBy(() -> impatient.longTransaction(
                            in(500), connection -> number(connection, "SELECT 7 FROM pg_sleep(50)")));
        }
    }

    @Test
    void aFullDatabaseRefusesAndSaysSo() {
        POSTGRES.address().execute("""
                CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$""", """
                CREATE CONSTRAINT TRIGGER full_disk AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION full_disk()""");

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> database.statement(in(20_000), connection -> insert(connection, 1, new byte[1])));
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> database.transaction(in(20_000), connection -> insert(connection, 1, new byte[1])));
    }

    private void fill() {
        database.read(in(20_000), connection -> number(connection, "SELECT 1"));
        await().until(() -> database.poolState().getIdleConnections() == CONNECTIONS);
    }

    private static void endConnections() {
        POSTGRES.address()
                .execute(
                        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'parley'");
    }

    private static long working(String part) throws SQLException {
        try (var connection = POSTGRES.address().connect()) {
            return number(
                    connection,
                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'parley' AND state = 'active'"
                            + " AND query LIKE '%" + part + "%'");
        }
    }

    private static long rows() {
        try (var connection = POSTGRES.address().connect()) {
            return number(connection, "SELECT count(*) FROM t");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean insert(Connection connection, int key, byte[] content) throws SQLException {
        try (var statement = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
            statement.setInt(1, key);
            statement.setBytes(2, content);
            return statement.executeUpdate() == 1;
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql);
                var row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean pass(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static long in(long millis) {
        return System.nanoTime() + Duration.ofMillis(millis).toNanos();
    }

    private PostgresSettings settings(Duration statement) {
        var address = POSTGRES.address().port(network.port());
        return new PostgresSettings(
                new Login(address.url(), address.username(), address::password, new Tls("disable", Optional.empty())),
                new Threads(CONNECTIONS, 1, 1, 100),
                // Locks are not what any of these tests may wait for the end of.
                new Patience(Duration.ofSeconds(10), statement, Duration.ofMinutes(1), Duration.ofSeconds(1)),
                PreparedStatements.AUTO,
                Duration.ofMillis(100));
    }
}
