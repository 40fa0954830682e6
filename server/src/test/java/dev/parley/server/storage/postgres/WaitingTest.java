package dev.parley.server.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.session.Session;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import dev.parley.server.storage.postgres.PostgresSettings.Patience;
import dev.parley.server.storage.postgres.PostgresSettings.Threads;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of calls that wait for others, or for locks that somebody else holds. */
final class WaitingTest {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(400);
    // Less than the lock is held for, and enough for a busy machine.
    private static final Duration SOON = Duration.ofSeconds(10);

    private final StoredRows rows = new StoredRows(DATABASE);
    private final Tenant tenant = new Tenant("t-" + UUID.randomUUID());
    private final PostgresStorage storage =
            new PostgresStorage(settings(), StorageContract.EQUALITY, StorageContract.LIMITS);
    private final StorageClient client = new StorageClient(storage, tenant);
    private final String locked = client.create(Samples.session()).id();
    private final String free = client.create(Samples.session()).id();

    private Connection other;

    @BeforeEach
    void connect() throws SQLException {
        other = DATABASE.address().connect();
        other.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        other.close();
        storage.close();
    }

    @Test
    void anAppendBehindAStatementThatHangsIsToldThatItWasNotBegun() throws SQLException {
        execute("LOCK TABLE parley.message IN EXCLUSIVE MODE");
        var _ = append(LONG, locked, "first");
        await().until(() -> rows.waiting() == 1);

        assertRefused(append(SHORT, free, "second"));

        other.commit();
        await().until(() -> client.log(locked).size() == 1);
        assertThat(client.log(free)).isEmpty();
    }

    @Test
    void aSessionThatWasLockedInVainTakesAppendsAgain() throws SQLException {
        lock(locked);
        other.rollback();

        var first = append(LONG, locked, "first").join();
        var second = append(LONG, locked, "second").join();

        assertThat(first.lastSequence()).isEqualTo(1);
        assertThat(second.lastSequence()).isEqualTo(2);
    }

    @Test
    void anAppendBehindOneThatWaitsForTheSameSessionIsToldThatItWasNotBegun() throws SQLException {
        lock(locked);
        var _ = append(LONG, locked, "first");
        await().until(() -> rows.waitingForRows() == 1);

        assertRefused(append(SHORT, locked, "second"));

        other.commit();
        await().until(() -> client.log(locked).size() == 1);
    }

    @Test
    void aWriteForWhichNoThreadIsFreeIsToldThatItWasNotBegun() throws SQLException {
        execute("LOCK TABLE parley.session IN EXCLUSIVE MODE");
        var hanging = new ArrayList<CompletableFuture<Session>>();
        for (int i = 0; i < 20; i++) {
            hanging.add(update(LONG, locked, "hanging"));
        }
        await().until(() -> rows.waiting() >= 1);

        assertRefused(update(SHORT, free, "late"));

        other.commit();
        assertThat(hanging).allSatisfy(call -> assertThat(call).succeedsWithin(LONG));
        assertThat(client.get(free).fields().title()).isEmpty();
    }

    private void assertRefused(CompletableFuture<?> call) {
        assertThat(call).failsWithin(SOON).withThrowableThat().havingRootCause().isInstanceOf(DeadlineException.class);
    }

    private CompletableFuture<Appended> append(Duration time, String session, String id) {
        return storage.messages()
                .append(call(time), Samples.append(session, id).build())
                .toCompletableFuture();
    }

    private CompletableFuture<Session> update(Duration time, String session, String title) {
        return storage.sessions()
                .update(call(time), Samples.retitled(session, Optional.empty(), title))
                .toCompletableFuture();
    }

    private Call call(Duration time) {
        return new Call(tenant, System.nanoTime() + time.toNanos());
    }

    private void lock(String session) throws SQLException {
        execute("SELECT FROM parley.session WHERE session_id = '" + session + "' FOR UPDATE");
    }

    private void execute(String sql) throws SQLException {
        try (var statement = other.createStatement()) {
            statement.execute(sql);
        }
    }

    private static PostgresSettings settings() {
        var settings = DATABASE.settings();
        return new PostgresSettings(
                settings.login(),
                new Threads(8, 1, 1, 1000),
                new Patience(LONG, LONG, LONG, LONG),
                settings.preparedStatements(),
                settings.activityInterval());
    }
}
