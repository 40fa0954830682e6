package dev.parley.server.storage.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.server.domain.UnavailableException;
import dev.parley.server.storage.postgres.PostgresSettings.Login;
import org.junit.jupiter.api.Test;

final class ProbeTest {
    private final TestDatabase database = TestDatabase.create();

    @Test
    void aDatabaseThatTakesWritesIsWell() {
        try (var connections = new Database(database.settings());
                var probe = new Probe(connections)) {
            // A busy machine may take longer for the first connection than a probe has time.
            await().until(() -> isWell(probe));
        }
    }

    @Test
    void aDatabaseThatTakesNoWritesIsAwayAndCallersAreNotToldWhy() {
        var name = database.address().url().replaceAll(".*/|\\?.*", "");
        database.address().execute("ALTER DATABASE " + name + " SET default_transaction_read_only = on");

        assertIsAway(database.settings());
    }

    @Test
    void aDatabaseThatCannotBeReachedIsAway() {
        var settings = database.settings();
        var login = settings.login();
        var nowhere = new Login(database.address().port(1).url(), login.username(), login.password(), login.tls());

        assertIsAway(new PostgresSettings(
                nowhere,
                settings.threads(),
                settings.patience(),
                settings.preparedStatements(),
                settings.activityInterval()));
    }

    private static boolean isWell(Probe probe) {
        return probe.look()
                .handle((_, failure) -> failure == null)
                .toCompletableFuture()
                .join();
    }

    private static void assertIsAway(PostgresSettings settings) {
        try (var connections = new Database(settings);
                var probe = new Probe(connections)) {
            assertThatThrownBy(() -> probe.look().toCompletableFuture().join())
                    .cause()
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("the storage backend cannot be reached: retry with backoff");
        }
    }
}
