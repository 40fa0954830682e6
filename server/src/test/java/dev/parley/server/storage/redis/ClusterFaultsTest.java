package dev.parley.server.storage.redis;

import static dev.parley.server.storage.redis.FaultyRedis.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.parley.databases.OwnRedis;
import dev.parley.databases.RedisAddress;
import dev.parley.databases.RedisCluster;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of sessions while a cluster changes. */
final class ClusterFaultsTest {
    private final RedisCluster cluster = RedisCluster.temporary(Map.of("cluster-require-full-coverage", "no"));
    private final RedisAddress address = cluster.address();
    private final RedisStorage storage = new TestRedis(address).storage();
    private final Tenant tenant = new Tenant("t-" + UUID.randomUUID());
    private final StorageClient patient = new StorageClient(storage, tenant);
    private final StorageClient hasty = new StorageClient(storage, tenant, FaultyRedis.DEADLINE);

    @AfterEach
    void close() {
        storage.close();
        cluster.close();
    }

    @Test
    void aSessionWhoseSlotMovesIsRefusedMeanwhileAndIsWholeAfterwards() {
        var session = patient.create(Samples.session()).id();
        patient.append(session, "a", "b");
        patient.patch(session, Samples.set("k", "1"));
        var slot = slot(session);
        var source = master(slot);
        var target = cluster.nodes().stream()
                .filter(node -> node != source)
                .findFirst()
                .orElseThrow();
        call(target, "CLUSTER", "SETSLOT", slot, "IMPORTING", id(source));
        call(source, "CLUSTER", "SETSLOT", slot, "MIGRATING", id(target));

        var keys = (List<?>) call(source, "CLUSTER", "GETKEYSINSLOT", slot, "100");
        var refused = new ArrayList<String>();
        for (var key : keys) {
            refused.add(key.toString());
            assertUnavailable(() -> patient.append(session, "refused" + refused.size()));
            assertUnavailable(() -> patient.log(session));
            call(source, "MIGRATE", "127.0.0.1", Integer.toString(target.port()), key.toString(), "0", "5000");
        }
        assertUnavailable(() -> patient.append(session, "refused"));
        for (var node : List.of(target, source)) {
            call(node, "CLUSTER", "SETSLOT", slot, "NODE", id(target));
        }

        assertThat(refused).hasSizeGreaterThan(3);
        assertThat(eventually(() -> patient.append(session, "c")).lastSequence())
                .isEqualTo(3);
        assertThat(patient.log(session)).extracting(Message::id).containsExactly("a", "b", "c");
        assertThat(patient.state(session).entries()).containsExactly(Map.entry("k", "1"));
        assertThat(master(slot)).isSameAs(target);
    }

    @Test
    void aMasterThatIsKilledTakesOnlyItsOwnSessionsAway() {
        var sessions = new ArrayList<String>();
        for (int i = 0; i < 20; i++) {
            sessions.add(patient.create(Samples.session()).id());
            patient.append(sessions.getLast(), "before");
        }
        var victim = master(slot(sessions.getFirst()));
        var lost = sessions.stream()
                .filter(session -> master(slot(session)) == victim)
                .toList();

        victim.kill();
        for (var session : lost) {
            assertThatExceptionOfType(ParleyException.class).isThrownBy(() -> hasty.append(session, "a"));
        }
        for (var session : sessions) {
            if (!lost.contains(session)) {
                assertThat(eventually(() -> patient.append(session, "a")).lastSequence())
                        .isEqualTo(2);
            }
        }
        victim.start();

        for (var session : sessions) {
            assertThat(eventually(() -> patient.append(session, "a")).lastSequence())
                    .isEqualTo(2);
            patient.append(session, "b");
            assertThat(patient.log(session)).extracting(Message::id).containsExactly("before", "a", "b");
        }
        assertThat(lost).isNotEmpty().hasSizeLessThan(sessions.size());
    }

    @Test
    void aClusterIsWellAsLongAsOneMasterIs() {
        var first = cluster.nodes().getFirst();
        var others = cluster.nodes().subList(1, 3);
        assertThat(isWell()).isTrue();

        first.kill();
        assertThat(isWell()).isTrue();
        others.forEach(OwnRedis::kill);
        assertThat(isWell()).isFalse();

        others.forEach(OwnRedis::start);
        await().atMost(FaultyRedis.RECOVERY).until(this::isWell);
    }

    private boolean isWell() {
        return storage.probe()
                .handle((_, failure) -> failure == null)
                .toCompletableFuture()
                .join();
    }

    @Test
    void sessionsOfAllMastersAreListedAgainWhoseEntriesWereLost() {
        var sessions = new ArrayList<String>();
        for (int i = 0; i < 20; i++) {
            sessions.add(patient.create(Samples.session()).id());
        }
        var index = new Keys(address.keyPrefix()).index(tenant) + ":";
        var holder = master(
                call(cluster.nodes().getFirst(), "CLUSTER", "KEYSLOT", index).toString());
        for (var kind : List.of("c", "a")) {
            call(holder, "DEL", index + kind);
        }

        await().untilAsserted(() -> {
            patient.sweep();
            assertThat(patient.list(Samples.allSessions(SessionOrder.CREATE_TIME_ASC))
                            .sessions())
                    .extracting(Session::id)
                    .containsExactlyElementsOf(sessions);
        });
    }

    @Test
    void aMasterThatIsKilledDoesNotKeepSessionsOfOthersFromMovingInLists() {
        var index = new Keys(address.keyPrefix()).index(tenant);
        var sessions = Stream.generate(() -> patient.create(Samples.session()))
                .limit(20)
                .toList();
        var indexMaster = master(slotOf(index));
        var keys = new StoredKeys(new TestRedis(address.port(indexMaster.port())), tenant);
        var lost = sessions.stream()
                .filter(session -> master(slot(session.id())) != indexMaster)
                .findFirst()
                .orElseThrow();
        var victim = master(slot(lost.id()));
        var moved = sessions.stream()
                .filter(session -> master(slot(session.id())) != victim)
                .findFirst()
                .orElseThrow();

        victim.kill();
        assertThatExceptionOfType(ParleyException.class).isThrownBy(() -> hasty.append(lost.id(), "a"));
        eventually(() -> patient.append(moved.id(), "a"));

        await().until(() -> keys.activity(moved).equals(patient.get(moved.id()).activity()));
        assertThat(victim.pids()).isEmpty();
    }

    // What is in one shard waits for whichever master is the slowest.
    @Test
    void sessionsOfDifferentMastersAreSeldomInOneShard() throws IOException {
        var mastersOf = new HashMap<Integer, Set<OwnRedis>>();
        var shards = new ArrayList<Integer>();

        try (var redis =
                new Redis(new Connector(new TestRedis(address).settings()).connect(), new Keys(address.keyPrefix()))) {
            for (int i = 0; i < 60; i++) {
                var session = patient.create(Samples.session()).id();
                shards.add(redis.shard(new SessionKey(tenant, session), session));
                mastersOf
                        .computeIfAbsent(shards.getLast(), _ -> new HashSet<>())
                        .add(master(slot(session)));
            }
        }

        assertThat(shards)
                .filteredOn(shard -> mastersOf.getOrDefault(shard, Set.of()).size() > 1)
                .hasSizeLessThan(30);
    }

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(call);
    }

    private String slot(String session) {
        return slotOf(new Keys(address.keyPrefix()).session(tenant, session));
    }

    private String slotOf(String key) {
        return call(cluster.nodes().getFirst(), "CLUSTER", "KEYSLOT", key).toString();
    }

    /** Where the keys of a slot are. */
    private OwnRedis master(String slot) {
        return cluster.nodes().stream()
                .filter(node -> !node.pids().isEmpty())
                .filter(node -> !call(node, "CLUSTER", "COUNTKEYSINSLOT", slot).equals(0L))
                .findFirst()
                .orElseThrow();
    }

    private static String id(OwnRedis node) {
        return call(node, "CLUSTER", "MYID").toString();
    }

    private static Object call(OwnRedis node, String... command) {
        return node.address().call(command);
    }
}
