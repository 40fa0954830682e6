package dev.parley.server.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Appends beside one that must be planned, while its plan is held up. */
final class HeldAppendTest {
    private static final TestRedis REDIS = TestRedis.create();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int QUEUE = 10;

    private final CountDownLatch isHeld = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final RedisStorage storage = new RedisStorage(settings(), this::isSame, StorageContract.LIMITS);
    private final Tenant tenant = new Tenant("t-" + UUID.randomUUID());
    private final StorageClient client = new StorageClient(storage, tenant);
    private final String session = client.create(Samples.session()).id();

    private CompletableFuture<Appended> held;
    private boolean isClosed;

    @BeforeEach
    void hold() throws InterruptedException {
        client.append(session, "a");
        // What is there in other bytes has to be compared.
        held = append(Samples.append(session, List.of(Samples.message("a", "A"), Samples.message("b")))
                .build());
        isHeld.await();
    }

    @AfterEach
    void close() {
        release.countDown();
        if (!isClosed) {
            storage.close();
        }
    }

    @Test
    void appendsToOtherSessionsGoOn() {
        var neighbour = neighbour();

        client.append(neighbour, "a");

        assertThat(client.log(neighbour)).hasSize(1);
        assertThat(held).isNotDone();
        release.countDown();
        assertThat(held.join().results())
                .extracting(Appended.Result::isReplayed)
                .containsExactly(true, false);
    }

    @Test
    void appendsToTheSameSessionWaitAndAreMadeInTheirOrder() {
        var neighbour = neighbour();
        var appends = Stream.of("c", "d", "e", "f", "g")
                .map(id -> append(
                        id.equals("e")
                                ? Samples.append(session, id)
                                        .patching(Samples.set("k", "1"))
                                        .build()
                                : Samples.append(session, id).build()))
                .toList();
        // It comes behind them.
        client.append(neighbour, "a");
        assertThat(client.log(session)).hasSize(1);

        release.countDown();
        appends.forEach(CompletableFuture::join);

        assertThat(client.log(session)).extracting(Message::id).containsExactly("a", "b", "c", "d", "e", "f", "g");
        client.append(session, "h");
        assertThat(client.message(session, "h").sequence()).isEqualTo(8);
    }

    @Test
    void anAppendBehindOneThatIsPartlyThereIsMadeBehindIt() {
        var appends = Stream.of(
                        Samples.append(session, List.of(Samples.message("a"), Samples.message("c"))),
                        Samples.append(session, "d"))
                .map(append -> append(append.build()))
                .toList();

        release.countDown();
        appends.forEach(CompletableFuture::join);

        assertThat(client.log(session)).extracting(Message::id).containsExactly("a", "b", "c", "d");
    }

    @Test
    void anAppendThatWaitsIsGivenUpInTimeAndHasDoneNothing() {
        var hasty = new StorageClient(storage, tenant, Duration.ofMillis(300));

        assertThatExceptionOfType(DeadlineException.class).isThrownBy(() -> hasty.append(session, "c"));

        assertThat(held).isNotDone();
        release.countDown();
        client.append(session, "d");
        assertThat(client.log(session)).extracting(Message::id).containsExactly("a", "b", "d");
    }

    @Test
    void noMoreAppendsWaitThanCallsMayBeQueued() {
        var waiting = Stream.generate(
                        () -> append(Samples.append(session, Samples.randomId()).build()))
                .limit(QUEUE)
                .toList();
        await().until(() -> queued() == QUEUE);

        assertThatExceptionOfType(ExhaustedException.class).isThrownBy(() -> client.append(session, "c"));

        release.countDown();
        waiting.forEach(CompletableFuture::join);
        // They are counted until after they are answered.
        await().until(() -> queued() == 0);
    }

    @Test
    void appendsThatWaitAreRefusedWhenTheStorageIsClosed() {
        var waiting = append(Samples.append(session, "c").build());
        await().until(() -> queued() == 1);

        isClosed = true;
        storage.close();

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(waiting::join)
                .havingCause()
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.SHUTTING_DOWN));
    }

    private boolean isSame(Content a, Content b) {
        isHeld.countDown();
        boolean isInterrupted = false;
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        return StorageContract.EQUALITY.isSame(a, b);
    }

    /** Another session, whose appends are made together with those of the session. */
    private String neighbour() {
        int shard = shard(session);
        return Stream.generate(Samples::session)
                .filter(other -> shard(other.id()) == shard)
                .findFirst()
                .map(client::create)
                .orElseThrow()
                .id();
    }

    private int shard(String id) {
        return Math.floorMod(new SessionKey(tenant, id).hashCode(), 2);
    }

    private CompletableFuture<Appended> append(Append append) {
        var call = new Call(tenant, System.nanoTime() + PATIENCE.toNanos());
        return storage.messages().append(call, append).toCompletableFuture();
    }

    private long queued() {
        var queued = new long[1];
        for (var measure : storage.measures()) {
            if (measure.name().equals("parley.storage.redis.queued")) {
                measure.reading()
                        .read((value, attributes) ->
                                queued[0] += attributes.containsValue("appends") ? (long) value : 0);
            }
        }
        return queued[0];
    }

    private static RedisSettings settings() {
        var settings = REDIS.settings();
        return new RedisSettings(
                settings.place(),
                settings.login(),
                settings.keyPrefix(),
                new RedisSettings.Capacity(8, QUEUE),
                settings.patience(),
                settings.assurance(),
                settings.activityInterval());
    }
}
