package dev.parley.server.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.session.Purge;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionDeletion;
import dev.parley.server.domain.session.SessionDeletion.IfMissing;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionFilter.TimeRange;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session that cannot be read can be erased. */
final class DamagedSessionTest {
    private static final TestRedis REDIS = TestRedis.create();
    private static final RedisStorage STORAGE =
            new RedisStorage(REDIS.settings(), StorageContract.EQUALITY, StorageContract.LIMITS, Duration.ZERO);

    private final Tenant name = new Tenant("t-" + UUID.randomUUID());
    private final StorageClient tenant = new StorageClient(STORAGE, name);
    private final StoredKeys keys = new StoredKeys(REDIS, name);
    private final Session damaged = filled();

    private Session filled() {
        var id = tenant.create(Samples.sessionOf("app", "user")).id();
        tenant.append(id, "a", "b");
        tenant.patch(id, Samples.set("k", "1"));
        return tenant.get(id);
    }

    @AfterAll
    static void close() {
        STORAGE.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"u", "o", "f", "l", "e", "ui", "v", "z"})
    void isDeletedWithAllThatBelongsToIt(String field) {
        keys.damage(damaged, field);

        tenant.delete(damaged.id());

        assertThat(tenant.find(damaged.id())).isEmpty();
        Awaitility.await().untilAsserted(() -> {
            tenant.sweep();
            assertThat(keys.all()).isEmpty();
        });
        assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> tenant.delete(damaged.id()));
    }

    @Test
    void isNotDeletedWithAnEtagThatNobodyCanCompare() {
        keys.damage(damaged, "f");
        var guarded = new SessionDeletion(damaged.id(), Optional.of(damaged.etag()), IfMissing.FAIL);

        assertReported(() -> tenant.delete(guarded));

        assertReported(() -> tenant.find(damaged.id()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"u", "o", "f", "l", "e", "ui", "v", "z"})
    void isPurgedByItsOwnerAndItsCreation(String field) {
        var other = tenant.create(Samples.sessionOf("app", "other"));
        keys.damage(damaged, field);

        for (var mode : new Purge.Mode[] {Purge.Mode.COUNT, Purge.Mode.ERASE}) {
            var step = tenant.purge(purge(mode, Samples.ofOwner(Optional.empty(), Optional.of("user"))));
            assertThat(step.sessions()).isEqualTo(1);
            assertThat(step.next()).isEmpty();
        }

        assertThat(tenant.find(damaged.id())).isEmpty();
        assertThat(tenant.list(Samples.allSessions(SessionOrder.CREATE_TIME_ASC))
                        .sessions())
                .containsExactly(other);
        assertThat(tenant.purge(purge(Purge.Mode.ERASE, SessionFilter.ALL)).sessions())
                .isEqualTo(1);
        Awaitility.await().untilAsserted(() -> assertThat(keys.all()).isEmpty());
    }

    @Test
    void isDeletedEvenIfItIsNoHash() {
        keys.overwrite(damaged);

        assertReported(() -> tenant.find(damaged.id()));
        tenant.delete(damaged.id());

        assertThat(tenant.find(damaged.id())).isEmpty();
    }

    @Test
    void isPurgedEvenIfItIsNoHash() {
        keys.overwrite(damaged);

        assertThat(tenant.purge(purge(Purge.Mode.ERASE, SessionFilter.ALL)).sessions())
                .isEqualTo(1);

        assertThat(tenant.find(damaged.id())).isEmpty();
    }

    @Test
    void isReportedToAPurgeThatWouldHaveToReadIt() {
        keys.damage(damaged, "f");
        var labelled = new SessionFilter(
                Optional.empty(), Optional.empty(), Map.of("a", "b"), Optional.empty(), TimeRange.ALL, TimeRange.ALL);

        assertReported(() -> tenant.purge(purge(Purge.Mode.ERASE, labelled)));

        assertReported(() -> tenant.find(damaged.id()));
    }

    @Test
    void ofSomebodyElseDoesNotStopAPurge() {
        keys.damage(damaged, "f");
        var created = new SessionFilter(
                Optional.of("other"),
                Optional.empty(),
                Map.of("a", "b"),
                Optional.empty(),
                TimeRange.ALL,
                TimeRange.ALL);

        assertThat(tenant.purge(purge(Purge.Mode.ERASE, created)).sessions()).isZero();

        assertReported(() -> tenant.find(damaged.id()));
    }

    private static Purge purge(Purge.Mode mode, SessionFilter filter) {
        return new Purge(filter, mode, Optional.empty(), new Purge.Limit(10, 10, 10));
    }

    private static void assertReported(ThrowingCallable step) {
        assertThatExceptionOfType(CorruptRecordException.class).isThrownBy(step);
    }
}
