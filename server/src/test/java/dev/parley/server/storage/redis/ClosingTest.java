package dev.parley.server.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.databases.FaultProxy;
import dev.parley.databases.OwnRedis;
import dev.parley.server.domain.Call;
import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.domain.session.StateChange;
import dev.parley.server.domain.session.StateSnapshot;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of calls that are under way when the storage is closed. */
final class ClosingTest {
    private final OwnRedis redis = OwnRedis.temporary(Map.of());
    private final FaultProxy network = FaultProxy.before(redis.port());
    private final RedisStorage storage = new TestRedis(redis.address().port(network.port())).storage();
    private final Tenant tenant = new Tenant("t-" + UUID.randomUUID());
    private String session;

    @BeforeEach
    void create() {
        session = new StorageClient(storage, tenant).create(Samples.session()).id();
    }

    @AfterEach
    void close() {
        network.close();
        redis.close();
    }

    @Test
    void readsAreToldThatTheServerShutsDown() {
        network.silence();
        var reads = Stream.<CompletionStage<?>>of(
                        storage.sessions().list(call(), Samples.allSessions(SessionOrder.CREATE_TIME_ASC)),
                        storage.sessions().getState(call(), new StateSnapshot.Query(session, Set.of())),
                        storage.messages().list(call(), Samples.allMessages(session)),
                        storage.messages().marked(call(), session))
                .toList();

        storage.close();

        assertThat(reads).extracting(ClosingTest::reason).containsOnly(Reason.SHUTTING_DOWN);
    }

    @Test
    void aWriteThatHasOnlyReadIsToldThatTheServerShutsDown() {
        network.silence();
        var write = storage.sessions().patchState(call(), change());

        storage.close();

        assertThat(reason(write)).isEqualTo(Reason.SHUTTING_DOWN);
    }

    @Test
    void aWriteThatIsUnderWayIsToldThatNobodyKnows() throws InterruptedException {
        var isSent = new CountDownLatch(1);
        network.interrupt(Script.writing("commit").sha(), () -> {
            network.silence();
            isSent.countDown();
        });
        var write = storage.sessions().patchState(call(), change());
        isSent.await();

        storage.close();

        assertThat(refusal(write)).isInstanceOf(OutcomeUnknownException.class);
        assertThat(reason(write)).isEqualTo(Reason.BACKEND_UNAVAILABLE);
    }

    private Call call() {
        return new Call(tenant, System.nanoTime() + Duration.ofSeconds(30).toNanos());
    }

    private StateChange change() {
        return new StateChange(session, Optional.empty(), Samples.set("k", "1"));
    }

    private static Reason reason(CompletionStage<?> call) {
        return refusal(call).reason();
    }

    private static ParleyException refusal(CompletionStage<?> call) {
        return (ParleyException) call.handle(
                        (_, failure) -> failure instanceof CompletionException wrapped ? wrapped.getCause() : failure)
                .toCompletableFuture()
                .join();
    }
}
