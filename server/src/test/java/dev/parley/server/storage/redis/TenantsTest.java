package dev.parley.server.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Tenant;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** To which tenants sweepers go. */
final class TenantsTest {
    private static final TestRedis REDIS = TestRedis.create();
    private static final RedisStorage STORAGE = REDIS.storage();

    private final Tenant name = new Tenant("t-" + UUID.randomUUID());
    private final StorageClient tenant = new StorageClient(STORAGE, name);
    private final StoredKeys keys = new StoredKeys(REDIS, name);

    @AfterAll
    static void close() {
        STORAGE.close();
    }

    @Test
    void aTenantWithoutSessionsIsTakenOffInTheEnd() {
        createAndDelete();
        assertThat(keys.isNamed()).isTrue();

        keys.letAnHourPassSinceNamed();
        tenant.sweep();

        assertThat(keys.isNamed()).isFalse();
    }

    @Test
    void aTenantThatIsTakenOffIsNamedAgainWithItsNextSession() {
        createAndDelete();
        keys.letAnHourPassSinceNamed();
        tenant.sweep();

        try (var later = REDIS.storage()) {
            new StorageClient(later, name).create(Samples.session());
        }

        assertThat(keys.isNamed()).isTrue();
    }

    // A session may be on its way, by a server that knows that the tenant is named.
    @Test
    void aTenantThatWasNamedLatelyStays() {
        createAndDelete();

        tenant.sweep();

        assertThat(keys.isNamed()).isTrue();
    }

    @Test
    void aTenantWithASessionStaysHoweverLongAgoItWasNamed() {
        tenant.create(Samples.session());

        keys.letAnHourPassSinceNamed();
        tenant.sweep();

        assertThat(keys.isNamed()).isTrue();
    }

    // Its entry would be looked at by nobody.
    @Test
    void aTenantWhoseSessionsHaveExpiredIsTakenOffWithTheirEntries() {
        tenant.create(Samples.session(Samples.sliding(Duration.ofMillis(50))));
        keys.letAnHourPassSinceNamed();

        Awaitility.await().until(() -> {
            tenant.sweep();
            return !keys.isNamed();
        });

        assertThat(keys.all()).isEmpty();
    }

    private void createAndDelete() {
        tenant.delete(tenant.create(Samples.sessionOf("app", "user")).id());
        Awaitility.await().until(() -> keys.all().isEmpty());
    }
}
