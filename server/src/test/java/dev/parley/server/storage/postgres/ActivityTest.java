package dev.parley.server.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class ActivityTest {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final String IS_IN_PLACE = "a.activity_time = s.last_message_time";

    private final StoredRows rows = new StoredRows(DATABASE);

    @Test
    void whatACrashLeftBehindIsMendedAfterTheNextStart() {
        String id;
        try (var storage = storage(DATABASE.settings())) {
            var tenant = StorageClient.ofNewTenant(storage);
            id = tenant.create(Samples.session()).id();
            tenant.append(id, "a");
        }
        set(id, "activity_time = activity_time - interval '1 hour'");

        try (var _ = storage(DATABASE.settings())) {
            Awaitility.await().until(() -> rows.holds(id, IS_IN_PLACE));
        }
    }

    @Test
    void whatIsLostLaterIsMendedWithTheSweeps() {
        try (var storage = storage(DATABASE.settings())) {
            var tenant = StorageClient.ofNewTenant(storage);
            var id = tenant.create(Samples.session()).id();
            tenant.append(id, "a");
            Awaitility.await().until(() -> rows.holds(id, IS_IN_PLACE));
            set(id, "activity_time = activity_time - interval '1 hour'");

            Awaitility.await().until(() -> {
                tenant.sweep();
                return rows.holds(id, IS_IN_PLACE);
            });
        }
    }

    @Test
    void whatIsLeftIsWrittenWhenTheStorageIsClosed() {
        String id;
        try (var storage = storage(withInterval(Duration.ofHours(1)))) {
            var tenant = StorageClient.ofNewTenant(storage);
            id = tenant.create(Samples.session()).id();
            tenant.append(id, "a");
            assertThat(rows.holds(id, IS_IN_PLACE)).isFalse();
        }

        assertThat(rows.holds(id, IS_IN_PLACE)).isTrue();
    }

    @Test
    void activityNeverGoesBack() {
        try (var storage = storage(DATABASE.settings())) {
            var tenant = StorageClient.ofNewTenant(storage);
            var ahead = tenant.create(Samples.session()).id();
            var other = tenant.create(Samples.session()).id();
            set(ahead, "activity_time = activity_time + interval '1 hour'");

            tenant.append(ahead, "a");
            tenant.append(other, "a");

            Awaitility.await().until(() -> rows.holds(other, IS_IN_PLACE));
            assertThat(rows.holds(ahead, "a.activity_time > s.last_message_time"))
                    .isTrue();
        }
    }

    @Test
    void anAppendWhoseOutcomeIsUnknownMovesItsSession() throws SQLException {
        try (var storage = storage(DATABASE.settings())) {
            var tenant = StorageClient.ofNewTenant(storage);
            var id = tenant.create(Samples.session()).id();
            tenant.append(id, "a");
            Awaitility.await().until(() -> rows.holds(id, IS_IN_PLACE));
            // As if an append had been stored: too little for the repair.
            set(id, "activity_time = activity_time - interval '500 ms'");

            CompletableFuture<Appended> answer;
            try (var connection = DATABASE.address().connect();
                    var statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("LOCK TABLE parley.message IN ACCESS EXCLUSIVE MODE");
                answer = CompletableFuture.supplyAsync(() -> tenant.append(id, "b"));
                Awaitility.await().until(() -> rows.waiting() > 0);
                rows.endWaiting();
                connection.rollback();
            }

            assertThatThrownBy(answer::join).hasCauseInstanceOf(OutcomeUnknownException.class);
            Awaitility.await().until(() -> rows.holds(id, IS_IN_PLACE));
        }
    }

    private static PostgresSettings withInterval(Duration interval) {
        var settings = DATABASE.settings();
        return new PostgresSettings(
                settings.login(), settings.threads(), settings.patience(), settings.preparedStatements(), interval);
    }

    private static PostgresStorage storage(PostgresSettings settings) {
        return new PostgresStorage(settings, StorageContract.EQUALITY, StorageContract.LIMITS);
    }

    private static void set(String sessionId, String assignment) {
        DATABASE.address()
                .execute(
                        "UPDATE parley.session_activity SET " + assignment + " WHERE session_id = '" + sessionId + "'");
    }
}
