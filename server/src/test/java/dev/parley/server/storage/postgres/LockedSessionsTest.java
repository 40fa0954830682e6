package dev.parley.server.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.domain.session.StateChange;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import dev.parley.server.storage.postgres.PostgresSettings.Patience;
import dev.parley.server.storage.postgres.PostgresSettings.Threads;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of writes to locked sessions, of which there are more than threads, and of all other calls. */
final class LockedSessionsTest {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final int SESSIONS = 12;
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final UUID REQUEST = UUID.randomUUID();

    private final StoredRows rows = new StoredRows(DATABASE);
    private final Tenant tenant = new Tenant("t-" + UUID.randomUUID());
    private final List<String> locked =
            IntStream.range(0, SESSIONS).mapToObj(_ -> Samples.randomId()).toList();

    private PostgresStorage storage;
    private StorageClient client;
    private Connection other;

    @BeforeEach
    void connect() throws SQLException {
        open(LONG);
        locked.forEach(session -> client.create(Samples.sessionOfRequest(session, REQUEST)));
        other = DATABASE.address().connect();
        other.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        other.close();
        storage.close();
    }

    @Test
    void writesToLockedSessionsLeaveTheThreadsToOthersAndAreMadeOnceTheyCan() throws SQLException {
        lockAll();
        var writes = writeToAll(LONG);
        await().until(() -> rows.waitingForRows() > 0);

        useAnotherSession();

        assertThat(writes).noneMatch(CompletableFuture::isDone);
        other.rollback();
        assertThat(writes).allSatisfy(write -> assertThat(write).succeedsWithin(LONG));
        assertThat(locked).allSatisfy(session -> {
            assertThat(client.log(session).stream().map(Message::id)).containsExactly("a", "b", "c", "d");
            assertThat(client.get(session).fields().title()).isEqualTo("new");
            assertThat(client.state(session).entries()).containsOnlyKeys("patched", "appended");
        });
    }

    @Test
    void writesWhoseTimeIsOverWhileTheirSessionIsLockedAreNotMade() throws SQLException {
        lockAll();

        var writes = writeToAll(SHORT);

        useAnotherSession();
        assertThat(writes)
                .allSatisfy(write -> assertThat(write)
                        .failsWithin(LONG)
                        .withThrowableThat()
                        .withCauseInstanceOf(DeadlineException.class));
        other.rollback();
        requireUntouched();
    }

    @Test
    void writesToSessionsThatStayLockedAreRefused() throws SQLException {
        storage.close();
        open(SHORT);
        lockAll();

        var writes = writeToAll(LONG);

        useAnotherSession();
        assertThat(writes)
                .allSatisfy(write -> assertThat(write)
                        .failsWithin(LONG)
                        .withThrowableThat()
                        .withCauseInstanceOf(UnavailableException.class));
        assertThat(writes.stream().map(write -> ((UnavailableException) write.exceptionNow()).reason()))
                .containsOnly(Reason.BACKEND_UNAVAILABLE);
        other.rollback();
        requireUntouched();
    }

    @Test
    void writesToLockedSessionsAreRefusedWhenTheStorageCloses() throws SQLException {
        lockAll();
        var writes = writeToAll(LONG);

        storage.close();

        assertThat(writes)
                .allSatisfy(write -> assertThat(write)
                        .failsWithin(LONG)
                        .withThrowableThat()
                        .havingCause()
                        // Of one that is cut off in the middle nobody knows.
                        .isInstanceOfAny(UnavailableException.class, OutcomeUnknownException.class));
        other.rollback();
        open(LONG);
        requireUntouched();
    }

    @Test
    void aSessionThatOthersLockAgainAndAgainIsWrittenAllTheSame() throws InterruptedException {
        var session = locked.getFirst();
        var locks = new CountDownLatch(2);
        var isOver = new AtomicBoolean();
        var others = Stream.generate(() -> CompletableFuture.runAsync(() -> lockUntil(isOver, locks, session)))
                .limit(2)
                .toList();
        locks.await();

        for (int i = 0; i < 10; i++) {
            client.update(Samples.retitled(session, Optional.empty(), "title " + i));
            client.append(session, "m-" + i);
        }

        assertThat(others).noneMatch(CompletableFuture::isDone);
        isOver.set(true);
        assertThat(others).allSatisfy(done -> assertThat(done).succeedsWithin(LONG));
        assertThat(client.log(session)).hasSize(10);
    }

    private static void lockUntil(AtomicBoolean isOver, CountDownLatch locks, String session) {
        try (var connection = DATABASE.address().connect()) {
            connection.setAutoCommit(false);
            while (!isOver.get()) {
                lock(connection, session);
                locks.countDown();
                connection.commit();
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void lockAll() throws SQLException {
        for (var session : locked) {
            lock(other, session);
        }
    }

    // As somebody who has changed it and not committed yet: whoever creates it waits, too.
    private static void lock(Connection connection, String session) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("UPDATE parley.session SET title = title WHERE session_id = '" + session + "'");
        }
    }

    private List<CompletableFuture<?>> writeToAll(Duration time) {
        var writes = new ArrayList<CompletionStage<?>>();
        for (var session : locked) {
            writes.add(append(time, Samples.append(session, "a", "b").build()));
            writes.add(append(time, Samples.append(session, "c").build()));
            writes.add(append(
                    time,
                    Samples.append(session, "d")
                            .patching(Samples.set("appended", "1"))
                            .build()));
            // Stored once, since it is made behind the first.
            writes.add(append(time, Samples.append(session, "a").build()));
            var retitling = Samples.retitled(session, Optional.empty(), "new");
            writes.add(storage.sessions().update(call(time), retitling));
            var patch = new StateChange(session, Optional.empty(), Samples.set("patched", "1"));
            writes.add(storage.sessions().patchState(call(time), patch));
            var again = Samples.sessionOfRequest(session, REQUEST);
            writes.add(storage.sessions().create(call(time), again));
        }
        return writes.stream()
                .<CompletableFuture<?>>map(CompletionStage::toCompletableFuture)
                .toList();
    }

    private CompletionStage<?> append(Duration time, Append append) {
        return storage.messages().append(call(time), append);
    }

    private void useAnotherSession() {
        var free = client.create(Samples.session()).id();
        client.append(free, "a");
        client.append(Samples.append(free, "b").patching(Samples.set("k", "1")).build());
        client.update(Samples.retitled(free, Optional.empty(), "used"));
        client.patch(free, Samples.remove("k"));
        assertThat(client.log(free)).hasSize(2);
        assertThat(client.list(Samples.allSessions(SessionOrder.CREATE_TIME_ASC))
                        .sessions())
                .hasSize(SESSIONS + 1);
    }

    private void requireUntouched() {
        assertThat(locked).allSatisfy(session -> {
            assertThat(client.log(session)).isEmpty();
            assertThat(client.get(session).fields().title()).isEmpty();
            assertThat(client.state(session).entries()).isEmpty();
        });
    }

    private Call call(Duration time) {
        return new Call(tenant, System.nanoTime() + time.toNanos());
    }

    private void open(Duration lockTimeout) {
        var settings = DATABASE.settings();
        storage = new PostgresStorage(
                new PostgresSettings(
                        settings.login(),
                        new Threads(8, 1, 1, 1000),
                        new Patience(LONG, LONG, lockTimeout, LONG),
                        settings.preparedStatements(),
                        settings.activityInterval()),
                StorageContract.EQUALITY,
                StorageContract.LIMITS);
        client = new StorageClient(storage, tenant);
    }
}
