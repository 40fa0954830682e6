package dev.parley.server.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.session.Purge;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class PurgeWalkTest {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final PostgresStorage STORAGE =
            new PostgresStorage(DATABASE.settings(), StorageContract.EQUALITY, StorageContract.LIMITS);

    private final StoredRows rows = new StoredRows(DATABASE);
    private final StorageClient tenant = StorageClient.ofNewTenant(STORAGE);

    @AfterAll
    static void close() {
        STORAGE.close();
    }

    @Test
    void whatIsCreatedAnewWhileThePurgeGoesOnStays() throws SQLException {
        var first = tenant.create(Samples.session());
        var second = Samples.session();
        tenant.create(second);

        CompletableFuture<Purge.Step> step;
        try (var connection = DATABASE.address().connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT FROM parley.session WHERE session_id = '" + first.id() + "' FOR UPDATE");
            step = CompletableFuture.supplyAsync(() -> tenant.purge(
                    new Purge(SessionFilter.ALL, Purge.Mode.ERASE, Optional.empty(), new Purge.Limit(10, 10, 10))));
            Awaitility.await().until(() -> rows.waiting() > 0);
            tenant.delete(second.id());
            tenant.create(Samples.again(second));
            connection.rollback();
        }

        assertThat(step.join().sessions()).isEqualTo(1);
        assertThat(tenant.find(first.id())).isEmpty();
        assertThat(tenant.find(second.id())).isPresent();
    }
}
