package dev.parley.server.storage.redis;

import static dev.parley.server.storage.Samples.allSessions;
import static dev.parley.server.storage.Samples.sessionOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.databases.FaultProxy;
import dev.parley.databases.OwnRedis;
import dev.parley.server.domain.Call;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.Purge;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import dev.parley.server.storage.redis.Erasures.Batch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of sessions that are erased together, and change meanwhile, or of which nobody hears. */
final class ErasuresTest {
    private static final long DEADLINE = Duration.ofMinutes(1).toNanos();

    private final OwnRedis server = OwnRedis.temporary(Map.of());
    private final FaultProxy network = FaultProxy.before(server.port());
    private final TestRedis redis = new TestRedis(server.address());
    private final RedisStorage storage = new TestRedis(redis.address().port(network.port())).storage();
    private final Tenant name = new Tenant("t-" + UUID.randomUUID());
    private final StorageClient tenant = new StorageClient(storage, name);
    private final StoredKeys keys = new StoredKeys(redis, name);

    @AfterEach
    void close() {
        storage.close();
        network.close();
        server.close();
    }

    @Test
    void whatHasChangedSinceItWasReadIsErasedAsItIsThen() throws IOException {
        var sessions = create(3);

        var erased = erase(sessions, () -> tenant.append(sessions.get(1).id(), "a", "b"), _ -> true);

        assertThat(erased.stream().mapToLong(session -> session.log().messageCount()))
                .containsExactlyInAnyOrder(0L, 2L, 0L);
        Awaitility.await().untilAsserted(() -> assertThat(keys.all()).isEmpty());
    }

    @Test
    void whatIsNotMeantAnyMoreStays() throws IOException {
        var sessions = create(3);
        var spared = sessions.get(1).id();

        var erased = erase(
                sessions,
                () -> tenant.append(spared, "a"),
                session -> session.log().messageCount() == 0);

        assertThat(erased).containsExactlyInAnyOrder(sessions.get(0), sessions.get(2));
        assertThat(listed()).containsExactly(spared);
        Awaitility.await().until(() -> !keys.hasIntent(sessions.get(1)));
    }

    @Test
    void anotherIncarnationStays() throws IOException {
        var sessions = create(2);
        var again = sessions.get(0).id();

        var erased = erase(
                sessions,
                () -> {
                    tenant.delete(again);
                    tenant.create(Samples.sessionOfRequest(again, UUID.randomUUID()));
                },
                session -> session.uid().equals(sessions.get(0).uid()));

        assertThat(erased).containsExactly(sessions.get(1));
        assertThat(listed()).containsExactly(again);
    }

    private List<Session> create(int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> tenant.create(sessionOf("app", "user")))
                .toList();
    }

    // Something happens after they were read.
    private List<Session> erase(List<Session> sessions, Runnable meanwhile, Predicate<Session> isMeant)
            throws IOException {
        var call = new Call(name, System.nanoTime() + DEADLINE);
        var erased = new ArrayList<Session>();
        try (var connected = new Redis(
                        new Connector(redis.settings()).connect(),
                        new Keys(redis.address().keyPrefix()));
                var steps = new Steps(10)) {
            var index = new SessionIndex(connected);
            var writes =
                    new SessionWrites(new Creations(new Planning(connected), index), index, StorageContract.LIMITS);
            var read = new SessionReads(connected)
                    .await(
                            sessions.stream()
                                    .map(session -> new SessionKey(name, session.id()))
                                    .collect(Collectors.toSet()),
                            call.deadlineNanos());
            meanwhile.run();
            new Erasures(writes, index, steps).erase(call, new Batch(sessions, read), isMeant, erased::add);
            Awaitility.await()
                    .until(() -> sessions.stream()
                            .noneMatch(session ->
                                    erased.stream().anyMatch(gone -> gone.uid().equals(session.uid()))
                                            && keys.hasIntent(session)));
        }
        return erased;
    }

    @Test
    void aPurgeThatIsCutOffAnywhereLeavesNothingThatIsNotFoundAndIsTakenUpAgain() {
        int cuts = 0;
        for (int bytes = 0; bytes < 30_000; bytes += 2500) {
            var sessions = create(120);
            Awaitility.await().until(() -> sessions.stream().noneMatch(keys::hasIntent));
            network.cutAfterBytesFromServer(bytes);
            cuts += isCutOff() ? 1 : 0;
            network.pass();

            var ids = sessions.stream().map(Session::id).toList();
            var there = FaultyRedis.eventually(() -> tenant.find(ids)).stream()
                    .map(Session::id)
                    .toList();
            assertThat(listed()).containsExactlyInAnyOrderElementsOf(there);
            assertThat(purge()).isEqualTo(new Purge.Step(there.size(), 0, Optional.empty()));
            assertThat(keys.allOfSessions()).isEmpty();
        }

        assertThat(cuts).isPositive();
        sweepUntilNothingIsLeft();
    }

    @Test
    void aPurgeThatFailsAtOneOfItsFirstSessionsIsNotAtItsEnd() {
        var sessions = create(3);
        // Asked for by itself, since it has changed meanwhile, it cannot be read.
        network.interrupt(Script.writing("erase").sha(), () -> keys.damage(sessions.get(1)));

        var first = purge(Optional.empty());

        assertThat(first.sessions()).isEqualTo(2);
        assertThat(first.next()).isPresent();
        assertThat(purge(first.next())).isEqualTo(new Purge.Step(1, 0, Optional.empty()));
        assertThat(keys.allOfSessions()).isEmpty();
    }

    private void sweepUntilNothingIsLeft() {
        try (var impatient =
                new RedisStorage(redis.settings(), StorageContract.EQUALITY, StorageContract.LIMITS, Duration.ZERO)) {
            var sweeping = new StorageClient(impatient, name);
            Awaitility.await().until(() -> {
                sweeping.sweep();
                return keys.all().isEmpty();
            });
        }
    }

    private boolean isCutOff() {
        try {
            return purge().next().isPresent();
        } catch (ParleyException e) {
            return true;
        }
    }

    private Purge.Step purge() {
        return purge(Optional.empty());
    }

    private Purge.Step purge(Optional<Purge.Progress> before) {
        return tenant.purge(
                new Purge(SessionFilter.ALL, Purge.Mode.ERASE, before, new Purge.Limit(10_000, 10_000, 10_000)));
    }

    private List<String> listed() {
        return FaultyRedis.eventually(() -> tenant.list(allSessions(SessionOrder.CREATE_TIME_ASC))).sessions().stream()
                .map(Session::id)
                .toList();
    }
}
