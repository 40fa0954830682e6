package dev.parley.server.storage.redis;

import static dev.parley.server.storage.Samples.allSessions;
import static dev.parley.server.storage.Samples.ofOwner;
import static dev.parley.server.storage.Samples.session;
import static dev.parley.server.storage.Samples.sessionOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.PageLimit;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.session.Purge;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionCount;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.domain.session.SessionPosition;
import dev.parley.server.domain.session.SessionQuery;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class SessionIndexTest {
    private static final TestRedis REDIS = TestRedis.create();
    // At once an intent is old.
    private static final RedisStorage STORAGE = storage(Duration.ZERO);

    private final Tenant name = new Tenant("t-" + UUID.randomUUID());
    private final StorageClient tenant = new StorageClient(STORAGE, name);
    private final StoredKeys keys = new StoredKeys(REDIS, name);

    @AfterAll
    static void close() {
        STORAGE.close();
    }

    @Test
    void whatWasEnteredAndNeverCreatedIsNotListedAndGoesInTheEnd() throws IOException {
        enter();

        for (var order : SessionOrder.values()) {
            assertThat(tenant.list(allSessions(order)).sessions()).isEmpty();
        }
        assertThat(tenant.count(SessionFilter.ALL, 10)).isEqualTo(new SessionCount(0, false));
        tenant.sweep();
        assertThat(keys.all()).isEmpty();
    }

    @Test
    void whatIsAboutToBeCreatedIsLeftAloneBySweepers() throws IOException {
        enter();
        var entered = keys.all();

        try (var patient = storage(Duration.ofMinutes(10))) {
            new StorageClient(patient, name).sweep();
        }

        assertThat(entered).isNotEmpty();
        assertThat(keys.all()).hasSameSizeAs(entered);
    }

    // As a server that crashes then.
    private void enter() throws IOException {
        try (var redis = new Redis(
                new Connector(REDIS.settings()).connect(),
                new Keys(REDIS.address().keyPrefix()))) {
            new SessionIndex(redis)
                    .enter(Creations.newborn(name, sessionOf("app", "user")), System.nanoTime() + 10_000_000_000L);
        }
    }

    // It was deleted by somebody else in between.
    @Test
    void nothingIsLeftOfAnIntentForWhatHasLeftTheIndex() throws IOException {
        var deleted = tenant.create(sessionOf("app", "user"));
        tenant.delete(deleted.id());
        Awaitility.await().until(() -> keys.all().isEmpty());

        try (var redis = new Redis(
                new Connector(REDIS.settings()).connect(),
                new Keys(REDIS.address().keyPrefix()))) {
            var index = new SessionIndex(redis);
            var expireTime = Optional.of(deleted.createTime().plus(Duration.ofDays(3650)));
            var intent = index.intend(name, Member.of(deleted), expireTime, System.nanoTime() + 10_000_000_000L);
            assertThat(keys.all()).isNotEmpty();
            index.settle(intent);

            Awaitility.await().until(() -> keys.all().isEmpty());
        }
    }

    @Test
    void aSessionWhoseIntentWasNeverTakenBackStays() throws IOException {
        var created = tenant.create(sessionOf("app", "user"));
        intend(created);
        assertThat(keys.hasIntent(created)).isTrue();

        tenant.sweep();

        assertThat(keys.hasIntent(created)).isFalse();
        assertThat(tenant.list(allSessions(SessionOrder.CREATE_TIME_ASC)).sessions())
                .containsExactly(created);
    }

    @Test
    void aSessionWhoseDeletionWasCutOffLeavesTheIndex() throws IOException {
        var created = tenant.create(sessionOf("app", "user"));
        intend(created);
        keys.remove(created);

        assertThat(tenant.count(ofOwner(Optional.of("app"), Optional.empty()), 10)
                        .count())
                .isZero();
        tenant.sweep();
        assertThat(keys.all()).isEmpty();
    }

    private void intend(Session session) throws IOException {
        try (var redis = new Redis(
                new Connector(REDIS.settings()).connect(),
                new Keys(REDIS.address().keyPrefix()))) {
            var _ = new SessionIndex(redis)
                    .intend(name, Member.of(session), Optional.empty(), System.nanoTime() + 10_000_000_000L);
        }
    }

    @Test
    void anEntryWithoutSessionAndIntentIsFoundByTheSweeps() {
        var lost = tenant.create(sessionOf("app", "user"));
        var other = tenant.create(session());
        keys.remove(lost);

        Awaitility.await().until(() -> {
            tenant.sweep();
            return tenant.count(SessionFilter.ALL, 10).count() == 1;
        });

        assertThat(tenant.list(allSessions(SessionOrder.CREATE_TIME_ASC)).sessions())
                .containsExactly(other);
    }

    @Test
    void aSessionThatCannotBeReadIsToldToThoseWhoAskForItAndStaysWhereItIs() {
        var damaged = tenant.create(session());
        var other = tenant.create(session());
        keys.damage(damaged);
        keys.setExpiry(damaged, damaged.createTime());

        tenant.sweep();

        assertThat(tenant.find(other.id())).hasValue(other);
        for (ThrowingCallable asking : List.<ThrowingCallable>of(
                () -> tenant.find(damaged.id()), () -> tenant.list(allSessions(SessionOrder.CREATE_TIME_ASC)))) {
            assertThatExceptionOfType(CorruptRecordException.class).isThrownBy(asking);
        }
        assertThat(keys.activity(damaged)).isEqualTo(damaged.createTime());
    }

    @Test
    void nothingIsLeftOfWhatIsDeletedOrPurged() {
        var deleted = tenant.create(sessionOf("app", "user")).id();
        tenant.append(deleted, "a", "b");
        tenant.patch(deleted, Samples.set("k", "1"));
        tenant.append(tenant.create(sessionOf("app", "other")).id(), "a");

        tenant.delete(deleted);
        tenant.purge(new Purge(SessionFilter.ALL, Purge.Mode.ERASE, Optional.empty(), new Purge.Limit(10, 10, 10)));

        Awaitility.await().untilAsserted(() -> assertThat(keys.all()).isEmpty());
    }

    @Test
    void nothingIsLeftOfASessionWhoseTimeIsOver() {
        double before = expired();
        var id = tenant.create(Samples.session(Samples.sliding(Duration.ofMillis(300))))
                .id();
        tenant.append(id, "a", "b");
        tenant.patch(id, Samples.set("k", "1"));
        assertThat(keys.all()).isNotEmpty();

        Awaitility.await().until(() -> {
            tenant.sweep();
            return keys.all().isEmpty();
        });

        assertThat(expired()).isEqualTo(before + 1);
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

    @Test
    void aSessionWhoseExpirySlidOnIsLookedAtAgainThen() {
        var session = tenant.create(Samples.session(Samples.sliding(Duration.ofHours(1))));
        keys.setExpiry(session, session.createTime().minusSeconds(60));

        tenant.sweep();

        assertThat(tenant.find(session.id())).hasValue(session);
        assertThat(keys.expiry(session)).isEqualTo(session.expireTime().orElseThrow());
    }

    @Test
    void aShorterTtlIsEnteredAtOnce() {
        var session = tenant.create(Samples.session(Samples.sliding(Duration.ofHours(1))));

        var updated = tenant.update(Samples.withTtl(session.id(), Samples.sliding(Duration.ofMinutes(1))));

        assertThat(keys.expiry(session))
                .isEqualTo(updated.expireTime().orElseThrow())
                .isBefore(session.expireTime().orElseThrow());
        Awaitility.await().until(() -> !keys.hasIntent(session));
    }

    @Test
    void ownersWhoseNamesTogetherAreTheSameAreKeptApart() {
        tenant.create(sessionOf("a", "bc"));
        tenant.create(sessionOf("ab", "c"));
        tenant.create(sessionOf("a:u:bc", ""));

        assertThat(tenant.count(ofOwner(Optional.of("a"), Optional.of("bc")), 10)
                        .count())
                .isEqualTo(1);
        assertThat(tenant.count(ofOwner(Optional.of("ab"), Optional.of("c")), 10)
                        .count())
                .isEqualTo(1);
        assertThat(tenant.count(ofOwner(Optional.of("a"), Optional.empty()), 10).count())
                .isEqualTo(1);
    }

    @Test
    void sessionsOfTheSameActivityAreListedOnceOnPagesOfAnySize() {
        var source = tenant.create(session()).id();
        tenant.append(source, "a");
        for (int i = 0; i < 30; i++) {
            tenant.fork(Samples.fork(source, 1));
        }
        var whole = tenant.list(allSessions(SessionOrder.LAST_ACTIVITY_DESC)).sessions();
        Awaitility.await()
                .until(() -> keys.activity(tenant.get(source))
                        .equals(tenant.get(source).activity()));

        var paged = new ArrayList<String>();
        var next = Optional.of(page(Optional.empty()));
        while (next.isPresent()) {
            var page = tenant.list(next.get());
            page.sessions().forEach(session -> paged.add(session.id()));
            next = page.next().map(place -> page(Optional.of(place)));
        }

        assertThat(paged)
                .isSorted()
                .containsExactlyInAnyOrderElementsOf(
                        whole.stream().map(Session::id).toList());
    }

    private static SessionQuery page(Optional<SessionPosition> after) {
        return new SessionQuery(
                SessionFilter.ALL, SessionOrder.LAST_ACTIVITY_DESC, after, new PageLimit(4, 1 << 20, 1000));
    }

    private static RedisStorage storage(Duration oldIntent) {
        return new RedisStorage(REDIS.settings(), StorageContract.EQUALITY, StorageContract.LIMITS, oldIntent);
    }
}
