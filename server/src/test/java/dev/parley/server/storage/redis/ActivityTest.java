package dev.parley.server.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class ActivityTest {
    private static final TestRedis REDIS = TestRedis.create();
    private static final Duration HOUR = Duration.ofHours(1);

    private final Tenant name = new Tenant("t-" + UUID.randomUUID());
    private final StoredKeys keys = new StoredKeys(REDIS, name);

    @Test
    void whatACrashLeftBehindIsMendedByAListThatShowsIt() {
        try (var storage = storage(REDIS.settings())) {
            var tenant = new StorageClient(storage, name);
            var id = tenant.create(Samples.session()).id();
            tenant.append(id, "a");
            var session = tenant.get(id);
            Awaitility.await().until(() -> keys.activity(session).equals(session.activity()));
            keys.setActivity(session, session.activity().minus(HOUR));

            tenant.list(Samples.allSessions(SessionOrder.LAST_ACTIVITY_DESC));

            Awaitility.await().until(() -> keys.activity(session).equals(session.activity()));
        }
    }

    @Test
    void whatACrashLeftBehindIsMendedWithTheSweeps() {
        try (var storage = storage(REDIS.settings())) {
            var tenant = new StorageClient(storage, name);
            var id = tenant.create(Samples.session()).id();
            tenant.append(id, "a");
            var session = tenant.get(id);
            Awaitility.await().until(() -> keys.activity(session).equals(session.activity()));
            keys.setActivity(session, session.activity().minus(HOUR));

            Awaitility.await().until(() -> {
                tenant.sweep();
                return keys.activity(session).equals(session.activity());
            });
        }
    }

    @Test
    void whatIsLeftIsWrittenWhenTheStorageIsClosed() {
        Session session;
        try (var storage = storage(slow())) {
            var tenant = new StorageClient(storage, name);
            var created = tenant.create(Samples.session());
            tenant.append(created.id(), "a");
            session = tenant.get(created.id());
            assertThat(keys.activity(session)).isEqualTo(created.createTime());
        }

        assertThat(keys.activity(session)).isEqualTo(session.activity());
    }

    @Test
    void activityNeverGoesBack() {
        try (var storage = storage(REDIS.settings())) {
            var tenant = new StorageClient(storage, name);
            var ahead = tenant.create(Samples.session());
            var other = tenant.create(Samples.session());
            keys.setActivity(ahead, ahead.createTime().plus(HOUR));

            tenant.append(ahead.id(), "a");
            tenant.append(other.id(), "a");

            Awaitility.await()
                    .until(() ->
                            keys.activity(other).equals(tenant.get(other.id()).activity()));
            assertThat(keys.activity(ahead)).isEqualTo(ahead.createTime().plus(HOUR));
        }
    }

    @Test
    void aSessionThatCannotBeReadDoesNotHoldUpOthers() {
        Session session;
        try (var storage = storage(slow())) {
            var tenant = new StorageClient(storage, name);
            var damaged = tenant.create(Samples.session());
            var other = tenant.create(Samples.session());
            tenant.append(damaged.id(), "a");
            tenant.append(other.id(), "a");
            session = tenant.get(other.id());
            keys.overwrite(damaged);
            assertThat(keys.activity(session)).isEqualTo(other.createTime());
        }

        assertThat(keys.activity(session)).isEqualTo(session.activity());
    }

    // It writes when it is closed.
    private static RedisSettings slow() {
        var settings = REDIS.settings();
        return new RedisSettings(
                settings.place(),
                settings.login(),
                settings.keyPrefix(),
                settings.capacity(),
                settings.patience(),
                settings.assurance(),
                HOUR);
    }

    private static RedisStorage storage(RedisSettings settings) {
        return new RedisStorage(settings, StorageContract.EQUALITY, StorageContract.LIMITS);
    }
}
