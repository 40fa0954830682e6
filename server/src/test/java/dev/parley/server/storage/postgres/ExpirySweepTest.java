package dev.parley.server.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class ExpirySweepTest {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final PostgresStorage STORAGE =
            new PostgresStorage(DATABASE.settings(), StorageContract.EQUALITY, StorageContract.LIMITS);
    private static final String IS_OVER = "expire_time = now() - interval '1 s', sweep_time = now() - interval '1 s'";

    private final StoredRows rows = new StoredRows(DATABASE);
    private final StorageClient tenant = StorageClient.ofNewTenant(STORAGE);

    @AfterAll
    static void close() {
        STORAGE.close();
    }

    @Test
    void aSessionWhoseExpirySlidOnIsLookedAtAgainThen() {
        var session = tenant.create(Samples.session(Samples.sliding(Duration.ofHours(1))));
        set(session.id(), "sweep_time = now() - interval '1 minute'");

        tenant.sweep();

        assertThat(tenant.find(session.id())).hasValue(session);
        assertThat(rows.holds(session.id(), "s.sweep_time = s.expire_time")).isTrue();
    }

    @Test
    void aShorterTtlIsSweptInTime() {
        var session = tenant.create(Samples.session(Samples.sliding(Duration.ofHours(1))));

        tenant.update(Samples.withTtl(session.id(), Samples.sliding(Duration.ofMinutes(1))));

        assertThat(rows.holds(session.id(), "s.sweep_time = s.expire_time")).isTrue();
    }

    @Test
    void nothingIsLeftOfASessionWhoseTimeIsOver() {
        double before = expired();
        var id = tenant.create(Samples.sessionWithState(Map.of("k", "1"))).id();
        tenant.append(id, "a", "b");
        set(id, "ttl_nanos = 1000, " + IS_OVER);

        tenant.sweep();

        assertThat(rows.count(id)).isZero();
        assertThat(expired()).isEqualTo(before + 1);
    }

    @Test
    void whatSomebodyWritesToIsPassedOver() throws SQLException {
        var locked = tenant.create(Samples.session(Samples.fixed(Duration.ofHours(1))))
                .id();
        var other = tenant.create(Samples.session(Samples.fixed(Duration.ofHours(1))))
                .id();
        set(locked, IS_OVER);
        set(other, IS_OVER);

        try (var connection = DATABASE.address().connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT FROM parley.session WHERE session_id = '" + locked + "' FOR UPDATE");
            tenant.sweep();
            connection.rollback();
        }

        assertThat(rows.count(other)).isZero();
        assertThat(rows.count(locked)).isPositive();
        tenant.sweep();
        assertThat(rows.count(locked)).isZero();
    }

    private static double expired() {
        var found = new AtomicReference<Double>();
        for (var measure : STORAGE.measures()) {
            if (measure.name().equals("parley.sessions.expired")) {
                measure.reading().read((value, _) -> found.set(value));
            }
        }
        return found.get();
    }

    private static void set(String sessionId, String assignments) {
        DATABASE.address()
                .execute("UPDATE parley.session SET " + assignments + " WHERE session_id = '" + sessionId + "'");
    }
}
