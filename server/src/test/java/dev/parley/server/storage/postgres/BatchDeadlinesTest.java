package dev.parley.server.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import dev.parley.server.storage.postgres.Batcher.Waiting;
import dev.parley.server.storage.postgres.PostgresSettings.Threads;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of appends that share a statement, and whose times end apart. */
final class BatchDeadlinesTest {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofMinutes(2);

    private final StoredRows rows = new StoredRows(DATABASE);
    private final Tenant tenant = new Tenant("t-" + UUID.randomUUID());
    private final PostgresStorage storage =
            new PostgresStorage(settings(), StorageContract.EQUALITY, StorageContract.LIMITS);
    private final StorageClient client = new StorageClient(storage, tenant);

    @AfterEach
    void close() {
        storage.close();
    }

    @Test
    void nothingOfAnAppendHappensAfterItsTimeThoughANeighbourHasMore() throws SQLException {
        var hurried = newSession();
        var patient = newSession();
        holdUpInserts();
        try (var first = DATABASE.address().connect();
                var second = DATABASE.address().connect()) {
            lock(first, "plug");
            lock(second, "other");
            // Holds the only worker up until the others wait together.
            var plug = submit(newSession(), "plug", LONG);
            await().until(() -> rows.waiting() == 1);
            var ofHurried = submit(hurried, "other", SHORT);
            var ofPatient = submit(patient, "other", LONG);
            first.rollback();

            assertThat(plug).succeedsWithin(LONG);
            assertThat(ofHurried).failsWithin(LONG);
            await().until(() -> rows.waiting() == 1);
            assertThat(ofPatient).isNotDone();
            second.rollback();

            assertThat(ofPatient).succeedsWithin(LONG);
            assertThat(client.get(hurried).log().messageCount()).isZero();
        } finally {
            DATABASE.address().execute("DROP FUNCTION parley.hold CASCADE");
        }
    }

    @Test
    void aStatementEndsWithTheFirstOfItsAppendsAndTheOthersAreNotToldThatTheirTimeIsOver() throws SQLException {
        var hurried = waiting(newSession(), SHORT);
        var patient = waiting(newSession(), LONG);
        var groups = List.of(group(hurried), group(patient));
        holdUpInserts();
        try (var database = new Database(DATABASE.settings());
                var other = DATABASE.address().connect()) {
            lock(other, "other");
            var plain = plain(database);

            var made = CompletableFuture.supplyAsync(() -> plain.make(groups));

            assertThat(made).succeedsWithin(LONG);
            assertThat(reason(hurried)).isEqualTo(Reason.DEADLINE_EXCEEDED);
            assertThat(reason(patient)).isEqualTo(Reason.BACKEND_UNAVAILABLE);
            await().until(() -> rows.waiting() == 0);
        } finally {
            DATABASE.address().execute("DROP FUNCTION parley.hold CASCADE");
        }
    }

    @Test
    void whatIsNotBegunForWantOfTimeOfTheFirstIsMadeForTheOthers() {
        var late = waiting(newSession(), Duration.ZERO);
        var patient = waiting(newSession(), LONG);
        try (var database = new Database(DATABASE.settings())) {
            var others = plain(database).make(List.of(group(late), group(patient)));

            assertThat(others).isEmpty();
            assertThat(late.exceptionNow()).isInstanceOf(DeadlineException.class);
            assertThat(patient.resultNow().results()).hasSize(1);
        }
    }

    private static PlainAppends plain(Database database) {
        return new PlainAppends(
                database, new AppendStatement(StorageContract.LIMITS), new Activity(new ActivityTable(database)));
    }

    private static Reason reason(Waiting<Append, Appended> append) {
        assertThat(append.exceptionNow()).isInstanceOf(OutcomeUnknownException.class);
        return ((OutcomeUnknownException) append.exceptionNow()).reason();
    }

    // Each message waits for whoever holds the lock of its id.
    private static void holdUpInserts() {
        DATABASE.address().execute("""
                CREATE FUNCTION parley.hold() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_advisory_xact_lock_shared(hashtext(NEW.message_id)); RETURN NEW; END $$""", """
                CREATE TRIGGER hold BEFORE INSERT ON parley.message FOR EACH ROW EXECUTE FUNCTION parley.hold()""");
    }

    private static void lock(Connection connection, String messageId) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(hashtext('" + messageId + "'))");
        }
    }

    private String newSession() {
        return client.create(Samples.session()).id();
    }

    private AppendGroup group(Waiting<Append, Appended> append) {
        return new AppendGroup(new SessionKey(tenant, append.question().sessionId()), append);
    }

    private Waiting<Append, Appended> waiting(String session, Duration left) {
        return new Waiting<>(call(left), Samples.append(session, "other").build());
    }

    private CompletableFuture<Appended> submit(String session, String messageId, Duration left) {
        return storage.messages()
                .append(call(left), Samples.append(session, messageId).build())
                .toCompletableFuture();
    }

    private Call call(Duration left) {
        return new Call(tenant, System.nanoTime() + left.toNanos());
    }

    private static PostgresSettings settings() {
        var settings = DATABASE.settings();
        return new PostgresSettings(
                settings.login(),
                new Threads(6, 1, 1, 100),
                settings.patience(),
                settings.preparedStatements(),
                settings.activityInterval());
    }
}
