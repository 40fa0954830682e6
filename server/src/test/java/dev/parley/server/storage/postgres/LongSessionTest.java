package dev.parley.server.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Named.named;

import dev.parley.server.domain.AlreadyExistsException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is done with single messages of a long session, while nearly all sessions are short. */
final class LongSessionTest {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final int MESSAGES = 5000;
    private static final int FEW = 50;

    private final StoredRows rows = new StoredRows(DATABASE);
    private final Tenant tenant = new Tenant("t-" + UUID.randomUUID());
    private final String session = Samples.randomId();

    @BeforeEach
    void fill() {
        try (var storage = open()) {
            new StorageClient(storage, tenant).create(Samples.sessionOfRequest(session, UUID.randomUUID()));
        }
        insert("'" + session + "'");
        insert("'short-' || i");
        // Fewer than the limit, whatever there is.
        DATABASE.address()
                .execute("UPDATE parley.session SET last_sequence = %d, message_count = 10, content_bytes = 10"
                                .formatted(MESSAGES)
                        + " WHERE session_id = '" + session + "'");
    }

    static Stream<Named<Use>> uses() {
        return Stream.of(
                named("append", (client, session) -> client.append(session, "new")),
                named("append several", (client, session) -> client.append(session, "new", "newer")),
                named(
                        "append with state",
                        (client, session) -> client.append(Samples.append(session, "new")
                                .patching(Samples.set("k", "1"))
                                .build())),
                named(
                        "append what is there",
                        (client, session) -> assertThatThrownBy(() -> client.append(session, "m-1"))
                                .isInstanceOf(AlreadyExistsException.class)),
                named("get", (client, session) -> client.message(session, "m-1")),
                named(
                        "update",
                        (client, session) ->
                                client.update(Samples.remarked(session, "m-1", new Marks(true, Optional.empty())))),
                named("delete", (client, session) -> client.delete(session, Set.of("m-1", "m-2", "missing"))));
    }

    @ParameterizedTest
    @MethodSource("uses")
    void messagesOfALongSessionAreFoundByTheirIds(Use use) {
        long before = read();

        use(use);

        assertThat(read() - before).isLessThan(FEW);
    }

    @ParameterizedTest
    @MethodSource("uses")
    void messagesOfALongSessionAreFoundByTheirIdsWhereThePlannerHasStatistics(Use use) {
        DATABASE.address().execute("ANALYZE");
        long before = read();

        use(use);

        assertThat(read() - before).isLessThan(FEW);
    }

    /** Something that is done with a session. */
    interface Use {
        void by(StorageClient client, String session);
    }

    private void use(Use use) {
        try (var storage = open()) {
            use.by(new StorageClient(storage, tenant), session);
        }
    }

    private static PostgresStorage open() {
        return new PostgresStorage(DATABASE.settings(), StorageContract.EQUALITY, StorageContract.LIMITS);
    }

    // Messages whose session is an expression of their number i.
    private void insert(String sessionId) {
        DATABASE.address()
                .execute("INSERT INTO parley.message"
                        + " (tenant, session_id, sequence, message_id, create_time, role, status, content)"
                        + " SELECT '%s', %s, i, 'm-' || i, now(), 3, 2, 'x' FROM generate_series(1, %d) i"
                                .formatted(tenant.id(), sessionId, MESSAGES));
    }

    // How many rows of messages were looked at. A connection that ends has told it.
    private long read() {
        // The pool does not wait for one that it was making when it was closed.
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(rows.texts("SELECT query FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND backend_type = 'client backend'"
                                + " AND pid <> pg_backend_pid()"))
                        .isEmpty());
        return Long.parseLong(rows.texts(
                        "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables" + " WHERE relname = 'message'")
                .getFirst());
    }
}
