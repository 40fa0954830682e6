package dev.parley.server.storage.postgres;

import static dev.parley.server.storage.Samples.append;
import static dev.parley.server.storage.Samples.message;
import static dev.parley.server.storage.Samples.randomId;
import static dev.parley.server.storage.Samples.session;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.NewMessage;
import dev.parley.server.domain.message.Role;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import dev.parley.server.storage.postgres.PostgresSettings.Threads;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only appends that come together show. */
final class AppendsTest {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final int QUEUED = 50;

    private final Tenant tenant = new Tenant("t-" + UUID.randomUUID());
    private final PostgresStorage storage = new PostgresStorage(
            new PostgresSettings(
                    DATABASE.settings().login(),
                    new Threads(6, 1, 1, QUEUED),
                    DATABASE.settings().patience(),
                    DATABASE.settings().preparedStatements(),
                    DATABASE.settings().activityInterval()),
            StorageContract.EQUALITY,
            StorageContract.LIMITS);
    private final StorageClient client = new StorageClient(storage, tenant);

    @AfterEach
    void close() {
        storage.close();
    }

    @Test
    void whatIsRefusedDoesNotFailItsNeighbours() throws SQLException {
        var first = newSession();
        var last = newSession();
        var closed = newSession();
        var expired = newSession();
        var full = newSession();
        change("status = 2", closed);
        change("ttl_nanos = 1, expire_time = clock_timestamp()", expired);
        change("content_bytes = 100000", full);
        var conflicting = newSession();
        client.append(append(conflicting, List.of(message("taken", "one text"))).build());
        var guarded = newSession();

        var answers = together(
                append(first, "a").build(),
                append(closed, "a").build(),
                append(expired, "a").build(),
                append(full, "a").build(),
                append(conflicting, List.of(message("taken", "another text"))).build(),
                append(guarded, "a").expecting(7).build(),
                append(guarded, "b").toIncarnation(UUID.randomUUID()).build(),
                append(randomId(), "a").build(),
                append(last, "a").build());

        assertThat(sequence(answers.getFirst())).isEqualTo(2);
        assertThat(sequence(answers.getLast())).isEqualTo(2);
        assertThat(answers.subList(1, 8).stream().map(AppendsTest::reason))
                .containsExactly(
                        Reason.SESSION_CLOSED,
                        Reason.SESSION_NOT_FOUND,
                        Reason.SESSION_FULL,
                        Reason.MESSAGE_ID_CONFLICT,
                        Reason.SEQUENCE_MISMATCH,
                        Reason.SESSION_NOT_FOUND,
                        Reason.SESSION_NOT_FOUND);
    }

    @Test
    void anIncarnationThatIsNoUuidIsMissingAndFailsNobodyElse() throws SQLException {
        var id = newSession();
        var other = newSession();
        var noUuid = new Append(
                id,
                Optional.of("1-2-3-4-5"),
                List.of(message("a")),
                append(id, "a").build().guard(),
                append(id, "a").build().statePatch(),
                Optional.empty());

        var answers = together(noUuid, append(other, "b").build());

        assertThat(reason(answers.getFirst())).isEqualTo(Reason.SESSION_NOT_FOUND);
        assertThat(sequence(answers.getLast())).isEqualTo(2);
    }

    @Test
    void tokensStopAtTheirEndAndFailNobody() throws SQLException {
        var id = newSession();
        var other = newSession();
        var most = new Usage(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

        var answers = together(
                append(id, List.of(spending("a", most))).build(),
                append(id, List.of(spending("b", most))).build(),
                append(other, "c").build());
        together(append(id, List.of(spending("d", most))).build());

        assertThat(answers.stream().map(AppendsTest::sequence)).containsExactly(2L, 3L, 2L);
        try (var connection = DATABASE.address().connect()) {
            assertThat(SessionTable.lock(connection, new SessionKey(tenant, id))
                            .present()
                            .orElseThrow()
                            .session()
                            .log())
                    .matches(log -> log.usage().equals(most), "has spent the most")
                    .matches(log -> log.lastSequence() == 4, "has all");
        }
    }

    @Test
    void appendsToOneSessionAreMadeInTheirOrderWhateverTheyAre() throws SQLException {
        var id = newSession();
        var appends = IntStream.range(0, 40)
                .mapToObj(i -> switch (i % 8) {
                    case 3 ->
                        append(id, "m-" + i).patching(Samples.set("k", "1")).build();
                    case 5 -> append(id, "m-" + (i - 1), "m-" + i).build();
                    case 7 -> append(id, "m-" + i).expecting(i + 1).build();
                    default -> append(id, "m-" + i).build();
                })
                .toArray(Append[]::new);

        var answers = together(appends);

        assertThat(answers.stream().map(AppendsTest::sequence))
                .containsExactlyElementsOf(
                        IntStream.range(2, 42).mapToObj(i -> (long) i).toList());
    }

    @Test
    void theSameAppendTwiceAtOnceIsStoredOnce() throws SQLException {
        var ids = IntStream.range(0, 15).mapToObj(_ -> newSession()).toList();
        var twice = ids.stream()
                .flatMap(id -> Stream.of(
                        append(id, "a", "b").build(), append(id, "a", "b").build()))
                .toArray(Append[]::new);

        var answers = together(twice);
        var again = together(twice);

        assertThat(answers.stream().map(AppendsTest::sequence)).containsOnly(3L);
        assertThat(again.stream().map(AppendsTest::sequence)).containsOnly(3L);
        assertThat(ids).allSatisfy(id -> assertThat(client.log(id)).hasSize(3));
    }

    @Test
    void aSessionThatSomebodyElseWritesDelaysOnlyItsOwn() throws SQLException {
        var locked = newSession();
        var free = newSession();
        try (var other = DATABASE.address().connect()) {
            other.setAutoCommit(false);
            SessionTable.lock(other, new SessionKey(tenant, locked));

            var delayed = submit(append(locked, "a").build());
            var behind = submit(append(locked, "b").build());
            var neighbour = submit(append(free, "a").build()).join();

            assertThat(neighbour.results().getLast().sequence()).isEqualTo(2);
            assertThat(delayed).isNotDone();
            assertThat(behind).isNotDone();
            other.rollback();
            assertThat(sequence(delayed)).isEqualTo(2);
            assertThat(sequence(behind)).isEqualTo(3);
        }
    }

    @Test
    void whatWaitedForABusySessionIsMadeTogether() throws SQLException {
        var locked = newSession();
        var neighbour = newSession();
        var answers = new ArrayList<CompletableFuture<Appended>>();
        try (var other = DATABASE.address().connect()) {
            other.setAutoCommit(false);
            SessionTable.lock(other, new SessionKey(tenant, locked));

            for (int i = 0; i < 40; i++) {
                answers.add(submit(append(locked, "m-" + i).build()));
            }
            // Whoever is served by the one worker behind them shows that all of them have left it.
            client.append(neighbour, "b");
            other.rollback();
        }

        assertThat(answers.stream().map(AppendsTest::sequence))
                .containsExactlyElementsOf(
                        IntStream.range(2, 42).mapToObj(i -> (long) i).toList());
        assertThat(transactions(locked)).isLessThan(10);
    }

    @Test
    void behindABusySessionOnlySoManyWait() throws SQLException {
        var locked = newSession();
        try (var other = DATABASE.address().connect()) {
            other.setAutoCommit(false);
            SessionTable.lock(other, new SessionKey(tenant, locked));

            var answers = new ArrayList<CompletableFuture<Appended>>();
            for (int i = 0; i < 4 * QUEUED; i++) {
                answers.add(submit(append(locked, "m-" + i).build()));
            }
            var refused = answers.stream()
                    .filter(CompletableFuture::isCompletedExceptionally)
                    .toList();
            other.rollback();

            assertThat(refused).isNotEmpty();
            assertThat(refused.stream().map(AppendsTest::reason)).containsOnly(Reason.OVERLOADED);
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                    .exceptionally(_ -> null)
                    .join();
            long stored = answers.stream()
                    .filter(answer -> !answer.isCompletedExceptionally())
                    .count();
            assertThat(client.log(locked)).hasSize((int) stored + 1);
        }
    }

    @Test
    void whatComesTooLateIsNotMade() throws SQLException {
        var id = newSession();

        var late = storage.messages()
                .append(
                        new Call(tenant, System.nanoTime() - 1),
                        append(id, "late").build())
                .toCompletableFuture();

        assertThat(late)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(DeadlineException.class);
        assertThat(client.log(id)).hasSize(1);
    }

    @Test
    void aSessionThatWasWrittenByItselfIsAPlainCaseAgain() throws SQLException {
        var id = newSession();
        client.append(append(id, "a").patching(Samples.set("k", "1")).build());

        assertThat(isPlain(append(id, "b").build())).isTrue();
    }

    @Test
    void aSessionThatWasWrittenWithOthersIsAPlainCaseAgain() throws SQLException {
        var id = newSession();
        client.append(append(id, "a", "b").build());

        assertThat(isPlain(append(id, "c").build())).isTrue();
    }

    private boolean isPlain(Append append) throws SQLException {
        var group = new AppendGroup(new SessionKey(tenant, append.sessionId()), new Batcher.Waiting<>(call(), append));
        try (var connection = DATABASE.address().connect()) {
            return new AppendStatement(StorageContract.LIMITS)
                            .execute(connection, List.of(group), AppendStatement.Care.CONFIDENT)
                    == 1;
        }
    }

    @Test
    void nothingIsAnsweredBeforeItIsCommitted() throws SQLException {
        var id = newSession();
        var waiting =
                new Batcher.Waiting<Append, Appended>(call(), append(id, "a").build());
        var group = new AppendGroup(new SessionKey(tenant, id), waiting);
        try (var connection = DATABASE.address().connect()) {
            connection.setAutoCommit(false);

            new AppendStatement(StorageContract.LIMITS)
                    .execute(connection, List.of(group), AppendStatement.Care.CONFIDENT);

            assertThat(group.isTaken()).isTrue();
            assertThat(waiting).isNotDone();
            connection.rollback();
        }
    }

    @Test
    void aBatchOfManyBytesIsStoredWhole() throws SQLException {
        var ids = IntStream.range(0, 20).mapToObj(_ -> newSession()).toList();
        var text = new byte[90_000];

        var answers = together(ids.stream()
                .map(id -> append(id, List.of(message("large", text))).build())
                .toArray(Append[]::new));

        assertThat(answers.stream().map(AppendsTest::sequence)).containsOnly(2L);
        assertThat(ids)
                .allSatisfy(
                        id -> assertThat(client.message(id, "large").content().length())
                                .isEqualTo(text.length));
    }

    private String newSession() {
        var session = session();
        client.append(append(session.id(), "first").creating(session).build());
        return session.id();
    }

    /** Sends appends while none can be stored, so that they meet; then lets them all be made, and waits for that. */
    private List<CompletableFuture<Appended>> together(Append... appends) throws SQLException {
        var answers = new ArrayList<CompletableFuture<Appended>>();
        try (var other = DATABASE.address().connect()) {
            other.setAutoCommit(false);
            lockMessages(other);
            // Holds the worker up, so that the others wait together.
            var plug = session();
            var _ = submit(append(plug.id(), "plug").creating(plug).build());
            for (var append : appends) {
                answers.add(submit(append));
            }
            other.rollback();
        }
        for (var answer : answers) {
            answer.exceptionally(_ -> null).join();
        }
        return answers;
    }

    private static void lockMessages(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("LOCK TABLE parley.message IN SHARE MODE");
        }
    }

    private static int transactions(String sessionId) throws SQLException {
        try (var connection = DATABASE.address().connect();
                var statement = connection.prepareStatement(
                        "SELECT count(DISTINCT xmin::text) FROM parley.message WHERE session_id = ?")) {
            statement.setString(1, sessionId);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static void change(String assignments, String sessionId) throws SQLException {
        DATABASE.address()
                .execute("UPDATE parley.session SET %s WHERE session_id = '%s'".formatted(assignments, sessionId));
    }

    private CompletableFuture<Appended> submit(Append append) {
        return storage.messages().append(call(), append).toCompletableFuture();
    }

    private Call call() {
        return new Call(tenant, System.nanoTime() + Duration.ofSeconds(20).toNanos());
    }

    private static NewMessage spending(String id, Usage usage) {
        var envelope = new Envelope(Role.USER, MessageStatus.COMPLETE, "", "", "", Map.of(), usage, Marks.NONE);
        return new NewMessage(id, envelope, Content.of(new byte[0]));
    }

    private static long sequence(CompletableFuture<Appended> answer) {
        return answer.join().results().getLast().sequence();
    }

    private static Reason reason(CompletableFuture<Appended> answer) {
        try {
            throw new AssertionError("not refused: " + answer.join());
        } catch (CompletionException e) {
            return ((ParleyException) requireNonNull(e.getCause())).reason();
        }
    }
}
